/** Schema-directed mutants: a valid value with exactly one thing made wrong, at a place the schema names. */
import { type Json, type Keyword, refName, type Schema, type SchemaObject, token } from "../../codegen/schema.ts";
import { entriesOf, rebuilt } from "../../codegen/verify/json.ts";
import { examine } from "../../runtime/explain/judge.ts";
import { isDisjoint } from "./disjoint.ts";
import { MUTATIONS } from "./mutations.ts";

export interface Mutant {
  /** The whole value. */
  readonly value: Json;
  /** JSON pointer of the place, and what stands there now. */
  readonly pointer: string;
  readonly part: Json;
  readonly keyword: Keyword;
  /** Inside a union whose members nothing tells apart: another member may accept what is wrong for this one. */
  readonly ambiguous: boolean;
}

export type Definitions = Readonly<Record<string, Schema>>;

/** All of them, for a value that satisfies the schema. */
export function mutantsOf(schema: Schema, value: Json, definitions: Definitions): Mutant[] {
  return walk(schema, value, { definitions, pointer: "", ambiguous: false, put: (part) => part });
}

/** Whether the value satisfies the schema, as far as the interpreter knows. */
export function satisfies(schema: Schema, value: Json, definitions: Definitions): boolean {
  return examine(schema, value, definitions) === undefined;
}

interface At {
  readonly definitions: Definitions;
  readonly pointer: string;
  readonly ambiguous: boolean;
  /** The whole value with another part at this place. */
  put(part: Json): Json;
}

function walk(schema: Schema, value: Json, at: At): Mutant[] {
  if (typeof schema === "boolean") return [];
  const { $ref, allOf = [], anyOf, oneOf, ...rules } = schema;
  const parts = [...($ref === undefined ? [] : [at.definitions[refName($ref)] ?? false]), ...allOf];
  return [
    ...here(rules, value, at),
    ...below(rules, value, at),
    ...parts.flatMap((part) => walk(part, value, at)),
    ...[anyOf, oneOf].flatMap((branches) => (branches === undefined ? [] : union(branches, value, at))),
  ];
}

/** Every way in which a keyword can be broken right here. */
function here(rules: SchemaObject, value: Json, { definitions, pointer, ambiguous, put }: At): Mutant[] {
  return Object.entries(MUTATIONS).flatMap(([keyword, mutate]) =>
    rules[keyword as Keyword] === undefined
      ? []
      : mutate(rules, value)
          .filter(({ part }) => !satisfies(rules, part, definitions))
          .map(({ part, name }) => ({
            value: put(part),
            pointer: name === undefined ? pointer : pointer + token(name),
            part,
            keyword: keyword as Keyword,
            ambiguous,
          })),
  );
}

/** Properties and items; of a list the first two. */
function below(rules: SchemaObject, value: Json, at: At): Mutant[] {
  const entries = entriesOf(value);
  return (Array.isArray(value) ? entries.slice(0, 2) : entries).flatMap(([key, item]) => {
    const put = (part: Json): Json =>
      at.put(
        rebuilt(
          value,
          entries.map(([name, same]) => [name, name === key ? part : same]),
        ),
      );
    return walk(Array.isArray(value) ? itemRule(rules, Number(key)) : propertyRule(rules, key), item, {
      ...at,
      pointer: at.pointer + token(key),
      put,
    });
  });
}

function itemRule({ prefixItems = [], items = true }: SchemaObject, index: number): Schema {
  return prefixItems[index] ?? items;
}

function propertyRule({ properties = {}, patternProperties = {}, additionalProperties = true }: SchemaObject, key: string): Schema {
  if (Object.hasOwn(properties, key)) return properties[key] ?? true;
  const pattern = Object.keys(patternProperties).find((text) => new RegExp(text, "u").test(key));
  return pattern === undefined ? additionalProperties : (patternProperties[pattern] ?? true);
}

/** Goes into the member the value is. What turns it into another member at this very place is no mutant. */
function union(branches: readonly Schema[], value: Json, at: At): Mutant[] {
  const branch = branches.find((one) => satisfies(one, value, at.definitions)) ?? false;
  const ambiguous = at.ambiguous || !isDisjoint(branches, at.definitions);
  return walk(branch, value, { ...at, ambiguous }).filter(
    ({ pointer, part }) => pointer !== at.pointer || !branches.some((one) => satisfies(one, part, at.definitions)),
  );
}
