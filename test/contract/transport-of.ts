/** The transport a name is about, without how it is mounted. */
export function transportOf(name: string): string {
  return name.split(",", 1)[0] ?? name;
}
