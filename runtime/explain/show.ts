/** Values in messages: enough to recognise them, never more than fits on a line. */

/** What was found: short values as they are, long ones by their kind. */
export function show(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** What was expected: a list of literals, cut where it gets long. */
export function choices(values: readonly unknown[]): string {
  const texts = values
    .slice(0, 12)
    .map((value) => (typeof value === "string" ? quote(value) : shorten(JSON.stringify(value) ?? "nothing")));
  return [...texts, ...(values.length > 12 ? [`${values.length - 12} more`] : [])].join(" or ");
}

const LONGEST = 72;

function quote(text: string): string {
  return text.length <= LONGEST ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, LONGEST - 1))}…`;
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
