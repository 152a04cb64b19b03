/** The entries of a record by name, by code unit: the same schema gives the same text in whatever order its keys are written. */
export function entriesOf<T>(record: Readonly<Record<string, T>> = {}): [name: string, value: T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
