/** The Standard Schema side of a schema, as a stranger would read it. */
export interface Standard {
  readonly version: number;
  readonly vendor: string;
  validate(value: unknown): unknown;
  readonly jsonSchema: Readonly<Record<"input" | "output", (options: { readonly target: string }) => Record<string, unknown>>>;
}

export function standardOf(schema: unknown): Standard {
  return Reflect.get(Object(schema), "~standard") as Standard;
}
