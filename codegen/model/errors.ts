/** The errors of a revision: codes that the schema carries as constants, plus what the overlay knows about them. */
import type { ErrorDef } from "../model.ts";
import type { Facts } from "../overlay/facts.ts";
import { Problem } from "../problem.ts";
import type { Json, Schema } from "../schema.ts";
import { follow, propertiesOf } from "./paths.ts";

export interface ErrorSource {
  readonly definitions: ReadonlyMap<string, Schema>;
  readonly facts: Facts;
  readonly file: string;
  readonly see: (type: string) => string;
}

/** A JSON-RPC error is a delivered answer, so HTTP says 200 unless the overlay knows better. */
const DELIVERED = 200;

export function errorsOf(source: ErrorSource): ErrorDef[] {
  const typed = [...source.definitions].flatMap(([type, schema]) => (type.endsWith("Error") ? typedError(type, schema, source) : []));
  const names = [...new Set([...typed.map((error) => error.name), ...source.facts.errors.keys()])];
  return names
    .flatMap((name) =>
      errorOf(
        name,
        typed.find((error) => error.name === name),
        source,
      ),
    )
    .sort((a, b) => a.code - b.code || (a.name < b.name ? -1 : 1));
}

interface TypedError {
  readonly name: string;
  readonly type: string;
  readonly code: number;
  readonly data?: Schema;
}

/** Some definitions are the error object, others the whole response around it; both carry the code as a constant. */
function typedError(type: string, schema: Schema, { definitions }: ErrorSource): TypedError[] {
  const properties = propertiesOf(schema, definitions);
  const inner = Object.hasOwn(properties, "error") ? propertiesOf(properties["error"], definitions) : properties;
  const code: Json | undefined = follow(inner["code"], definitions)?.const;
  if (typeof code !== "number") return [];
  const data = inner["data"];
  return [{ name: type.slice(0, -"Error".length), type, code, ...(data === undefined || data === true ? {} : { data }) }];
}

/**
 * The revision's own overlay wins over its schema; what was taken over from another revision only fills gaps,
 * so that a new schema may give an old error a new code.
 */
function errorOf(name: string, typed: TypedError | undefined, { facts, file, see }: ErrorSource): ErrorDef[] {
  const ruled = facts.errors.get(name);
  const own = facts.layers.findLast(({ inherited }) => !inherited)?.overlay.errors;
  const written = own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
  const code = written?.code ?? typed?.code ?? ruled?.code;
  if (code === undefined) {
    if (written === undefined) return []; // taken over from a revision whose schema gives it a code, and this one has no such error
    throw new Problem({ what: `the error ${name} has no code`, where: file, fix: `add errors["${name}"].code` });
  }
  const data = written?.data ?? typed?.data ?? ruled?.data;
  const type = written?.type ?? typed?.type ?? ruled?.type;
  const error: ErrorDef = { name, code, http: ruled?.http ?? DELIVERED, see: ruled?.see ?? see(type ?? name) };
  return [{ ...error, ...(data === undefined ? {} : { data }), ...(type === undefined ? {} : { type }) }];
}
