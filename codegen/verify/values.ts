/** Values for a definition: made to satisfy it, or spoilt after that. Which of the two it was, only a validator knows for certain. */
import type { Json, Schema, SchemaObject, TypeName } from "../schema.ts";
import type { Dice } from "./dice.ts";
import { type Definitions, flat } from "./flat.ts";
import { type Entry, record } from "./json.ts";
import { spoilt } from "./spoil.ts";

/** A third of the values are left as they were made, to satisfy the definition. */
export function valueFor(name: string, definitions: Definitions, dice: Dice): Json {
  const value = satisfying({ $ref: `#/$defs/${name}` }, { definitions, dice, depth: 0 });
  return dice.chance(1, 3) ? value : spoilt(value, dice);
}

export interface Making {
  readonly definitions: Definitions;
  readonly dice: Dice;
  /** Levels of the value above this one. */
  readonly depth: number;
  /** Every optional property is there. */
  readonly full?: boolean;
}

/** A value for the schema. It misses where keywords exclude each other (`not`, `if`) or a pattern is not among the usual texts. */
export function satisfying(schema: Schema, making: Making): Json {
  const rules = flat(schema, making.definitions, (options) => option(options, making));
  if (rules === undefined) return null;
  if (rules.const !== undefined) return rules.const;
  const [first, ...others] = rules.enum ?? [];
  if (first !== undefined) return making.dice.pick([first, ...others]);
  return MAKERS[typeOf(rules, making)](rules, making);
}

/** Deep down the plainest alternative, so that recursion comes to an end. */
function option(options: readonly Schema[], { dice, depth }: Making): Schema | undefined {
  const plain = options.filter(
    (part) => typeof part === "object" && part.$ref === undefined && part.items === undefined && part.type !== "object",
  );
  const from = depth > DEEPEST && plain.length > 0 ? plain : options;
  return dice.any(from);
}

const DEEPEST = 5;

function typeOf(rules: SchemaObject, { dice }: Making): TypeName {
  const given = typeof rules.type === "string" ? [rules.type] : (rules.type ?? implied(rules));
  return dice.any(given) ?? "null";
}

/** Without a type: the one the other keywords speak about. */
function implied(rules: SchemaObject): readonly TypeName[] {
  if (rules.properties !== undefined || rules.required !== undefined || rules.additionalProperties !== undefined) return ["object"];
  if (rules.items !== undefined || rules.prefixItems !== undefined) return ["array"];
  if (rules.minimum !== undefined || rules.maximum !== undefined) return ["number"];
  if (rules.pattern !== undefined || rules.minLength !== undefined) return ["string"];
  return ["array", "boolean", "integer", "null", "number", "object", "string"];
}

const MAKERS: Readonly<Record<TypeName, (rules: SchemaObject, making: Making) => Json>> = {
  array,
  boolean: (_, { dice }) => dice.chance(1, 2),
  integer: (rules, { dice }) => number(rules, [0, 1, -1, 42, 1.0, -0, 1e300, 2 ** 60], dice),
  null: () => null,
  number: (rules, { dice }) => number(rules, [0, 0.5, -1, 1e-7, 1e300, 42], dice),
  object,
  string,
};

function number({ minimum = -Infinity, maximum = Infinity }: SchemaObject, usual: readonly number[], dice: Dice): number {
  const bounds = [minimum, maximum].filter(Number.isFinite);
  const fitting = [...usual, ...bounds].filter((value) => value >= minimum && value <= maximum);
  return dice.any(fitting) ?? 0;
}

const TEXTS = ["", "a", "é😀", "constructor", "__proto__", "2.0", "https://example.com/x", "not a uri {", "aGVsbG8=", "A-1_b.c/d"];

function string({ minLength = 0, maxLength = Infinity, pattern = "" }: SchemaObject, { dice }: Making): string {
  const matches = new RegExp(pattern, "u");
  const texts = TEXTS.map((text) => text.padEnd(minLength, "a")).filter((text) => [...text].length <= maxLength && matches.test(text));
  return dice.any(texts) ?? "a".repeat(minLength);
}

function array({ items = true, prefixItems = [], minItems = 0, maxItems = Infinity }: SchemaObject, making: Making): Json {
  const wanted = making.depth > DEEPEST ? 0 : making.full ? 1 + making.dice.roll(2) : making.dice.roll(4);
  const length = Math.min(Math.max(minItems, wanted), maxItems);
  return Array.from({ length }, (_, index) => satisfying(prefixItems[index] ?? items, below(making)));
}

function object({ properties = {}, required = [], additionalProperties }: SchemaObject, making: Making): Json {
  const { dice, depth, full = false } = making;
  const isThere = (name: string): boolean => required.includes(name) || full || (depth <= DEEPEST && dice.chance(1, 2));
  const known = Object.keys(properties).filter(isThere);
  const unnamed = required.filter((name) => !Object.hasOwn(properties, name));
  const extra =
    additionalProperties === false || depth > DEEPEST || (full && additionalProperties === undefined)
      ? []
      : KEYS.filter(() => dice.chance(1, 6));
  const free = extra.filter((key) => !Object.hasOwn(properties, key));
  return record([
    ...known.map((name): Entry => [name, satisfying(properties[name] ?? true, below(making))]),
    ...[...unnamed, ...free].map((name): Entry => [name, satisfying(additionalProperties ?? true, below(making))]),
  ]);
}

const KEYS = ["x-extra", "constructor", "__proto__", "", "io.example/key"];

function below(making: Making): Making {
  return { ...making, depth: making.depth + 1 };
}
