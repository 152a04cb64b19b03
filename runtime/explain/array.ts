/** Items: one by one, by count, and as a whole. */
import { below, type Finding, failure, MAX_DEPTH, type Place, TOO_DEEP } from "./place.ts";
import { counted } from "./scalar.ts";
import { isRecord, type Rules } from "./schema.ts";

export function array(schema: Rules, value: unknown, place: Place): Finding | undefined {
  if (!Array.isArray(value)) return undefined;
  const { minItems = 0, maxItems = Infinity } = schema;
  if (value.length < minItems) return failure(place, () => `must have at least ${counted(minItems, "item")}, has ${value.length}`);
  if (value.length > maxItems) return failure(place, () => `must have at most ${counted(maxItems, "item")}, has ${value.length}`);
  return each(schema, value, place) ?? contained(schema, value, place) ?? unique(schema, value, place);
}

function each({ prefixItems = [], items = true }: Rules, value: readonly unknown[], place: Place): Finding | undefined {
  const end = items === true ? Math.min(prefixItems.length, value.length) : value.length;
  for (let index = 0; index < end; index++) {
    const finding = place.judge(prefixItems[index] ?? items, value[index], below(place, index));
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function contained(
  { contains, minContains = 1, maxContains = Infinity }: Rules,
  value: readonly unknown[],
  place: Place,
): Finding | undefined {
  if (contains === undefined) return undefined;
  let count = 0;
  for (let index = 0; index < value.length; index++) if (place.judge(contains, value[index], below(place, index)) === undefined) count++;
  if (count < minContains)
    return failure(place, () => `must contain at least ${counted(minContains, "item")} of the wanted kind, has ${count}`);
  if (count > maxContains)
    return failure(place, () => `must contain at most ${counted(maxContains, "item")} of the wanted kind, has ${count}`);
  return undefined;
}

function unique({ uniqueItems = false }: Rules, value: readonly unknown[], place: Place): Finding | undefined {
  if (!uniqueItems) return undefined;
  const seen = new Map<string, number>();
  for (let index = 0; index < value.length; index++) {
    const text = textOf(value[index], 0);
    if (text === undefined) return failure(below(place, index), () => TOO_DEEP);
    const first = seen.get(text);
    if (first !== undefined) return failure(place, () => `must not repeat an item; items ${first} and ${index} are equal`);
    seen.set(text, index);
  }
  return undefined;
}

/** The same text for equal JSON values, whatever the order of their keys; none for a value nested too deeply. */
function textOf(value: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (!isRecord(value) && !Array.isArray(value)) return typeof value === "string" ? JSON.stringify(value) : String(value);
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const text = textOf(item, depth + 1);
    if (text === undefined) return undefined;
    if (item !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return Array.isArray(value) ? `${value.length}[${parts.join(",")}]` : `{${parts.sort().join(",")}}`;
}
