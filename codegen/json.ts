/** JSON whose keys come sorted, at every level: how somebody ordered a file must never show in what is generated from it. */
import { byCodeUnit } from "./import/text.ts";
import { isObject } from "./schema.ts";

export function parseSorted(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b))) : value,
  );
}
