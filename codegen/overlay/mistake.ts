/** What is wrong with an overlay, in words that say what may stand there instead. */
import type { TLocalizedValidationError } from "typebox/error";
import { nearest } from "../nearest.ts";
import { Problem } from "../problem.ts";
import { isObject } from "../schema.ts";

export function mistakeIn(schema: object, errors: readonly TLocalizedValidationError[], file: string): Problem {
  // The deepest error is the one that names the mistake; the ones above it only repeat that something below is wrong.
  const depth = (path: string): number => path.split("/").length;
  const [worst] = [...errors].sort((a, b) => depth(b.instancePath) - depth(a.instancePath));
  if (worst === undefined) return new Problem({ what: "not an overlay", where: file, fix: "write an object with `methods`, `types`, …" });
  const here = errors.filter(({ instancePath }) => instancePath === worst.instancePath);
  const where = `${file}#${worst.instancePath}`;
  const key = (worst.instancePath.split("/").at(-1) ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
  if (worst.keyword === "boolean") return unknownKey(key, allowedKeys(schema, here), where);
  const missing = here.flatMap((error) => (error.keyword === "required" ? [error.params.requiredProperties.join(", ")] : []));
  if (missing.length > 0)
    return new Problem({ what: `missing here: ${missing.join("; or ")}`, where, fix: `add ${missing.join("; or ")}` });
  return new Problem({ what: `${key} ${worst.message}`.trim(), where, fix: allowedValues(here) });
}

function unknownKey(key: string, allowed: readonly string[], where: string): Problem {
  const meant = nearest(key, allowed);
  const first = meant === undefined ? "Rename or remove it." : `Did you mean \`${meant}\`?`;
  return new Problem({ what: `unknown key \`${key}\``, where, fix: `${first} Here may stand ${allowed.join(", ")}` });
}

/** The keys that the objects know which refuse this one, an error for each. */
function allowedKeys(schema: object, errors: readonly TLocalizedValidationError[]): string[] {
  const known = errors.flatMap(({ schemaPath }) => {
    const closed = schemaPath
      .split("/")
      .slice(1, -1)
      .reduce<unknown>((at, key) => (isObject(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined), schema);
    return isObject(closed) && isObject(closed["properties"]) ? Object.keys(closed["properties"]) : [];
  });
  return [...new Set(known)];
}

function allowedValues(errors: readonly TLocalizedValidationError[]): string {
  const allowed = errors.flatMap((error) => {
    if (error.keyword === "enum") return error.params.allowedValues.map((value) => JSON.stringify(value));
    if (error.keyword === "pattern") return [`text that matches ${String(error.params.pattern)}`];
    if (error.keyword === "type")
      return [error.params.type]
        .flat()
        .map((type) => (type === "null" ? "null, which takes a common fact back" : `a value of type ${type}`));
    return [];
  });
  return allowed.length === 0 ? "correct the value" : `write ${[...new Set(allowed)].join(", or ")}`;
}
