/**
 * Canonical JSON text: keys by code unit at every level, so equal values have equal text and `git diff` shows only what changed.
 * Written by hand because JSON.stringify lists integer-like keys first, whatever order they were put in.
 */

/** One line without spaces: what canonical order and equality are decided by. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${entriesOf(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${textOf(member)}`)
    .join(",")}}`;
}

/** The text of a file: two spaces, one newline at the end. */
export function fileText(value: unknown): string {
  return `${indented(value, "")}\n`;
}

/** By code unit, never by locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function byText(a: unknown, b: unknown): number {
  return byCodeUnit(textOf(a), textOf(b));
}

/** The entries in canonical order; a key without a value is no entry. */
export function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => byCodeUnit(a, b));
}

function indented(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  const block = (open: string, lines: readonly string[], close: string): string =>
    lines.length === 0 ? open + close : `${open}\n${lines.map((line) => deeper + line).join(",\n")}\n${indent}${close}`;
  if (Array.isArray(value)) {
    return block(
      "[",
      value.map((item) => indented(item, deeper)),
      "]",
    );
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return block(
    "{",
    entriesOf(value).map(([key, member]) => `${JSON.stringify(key)}: ${indented(member, deeper)}`),
    "}",
  );
}
