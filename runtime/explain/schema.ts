/** The canonical form as `explain` reads it: JSON Schema 2020-12 with static references. */

export type Schema = boolean | Rules;

export interface Rules {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly multipleOf?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly contains?: Schema;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Named;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly patternProperties?: Named;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: Named;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}

export type Named = Readonly<Record<string, Schema>>;
export type Definitions = Readonly<Record<string, unknown>>;

/** Generated data is trusted to be canonical; this tells it from a definition that is not there. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === "boolean" || isRecord(value);
}

/** The definition a `$ref` names; one that is missing accepts nothing. */
export function target(ref: string, definitions: Definitions): Schema {
  const name = ref.slice("#/$defs/".length);
  const found = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  return isSchema(found) ? found : false;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A property as the validators read it; absent and `undefined` are the same, as they will be in JSON.
 * What every object inherits counts only as the value's own, or `constructor` would always be there.
 */
export function read(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return key in Object.prototype && !Object.hasOwn(value, key) ? undefined : value[key];
}
