/** Properties: those with a name, those by pattern, the others, and which have to be there. */
import { below, type Finding, failure, missing, type Place } from "./place.ts";
import { counted } from "./scalar.ts";
import { isRecord, type Rules, read } from "./schema.ts";
import { show } from "./show.ts";

type Value = Readonly<Record<string, unknown>>;

export function object(schema: Rules, value: unknown, place: Place): Finding | undefined {
  if (!isRecord(value)) return undefined;
  return known(schema, value, place) ?? needed(schema, value, place) ?? others(schema, value, place) ?? sized(schema, value, place);
}

function known({ properties = {} }: Rules, value: Value, place: Place): Finding | undefined {
  for (const [name, schema] of Object.entries(properties)) {
    const item = read(value, name);
    const finding = item === undefined ? undefined : place.judge(schema, item, below(place, name));
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function needed({ required = [], dependentRequired = {}, dependentSchemas = {} }: Rules, value: Value, place: Place): Finding | undefined {
  const absent = required.find((name) => read(value, name) === undefined);
  if (absent !== undefined) return missing(place, absent);
  for (const [name, dependents] of Object.entries(dependentRequired)) {
    const dependent = read(value, name) === undefined ? undefined : dependents.find((other) => read(value, other) === undefined);
    if (dependent !== undefined) return missing(place, dependent, () => `is required beside ${show(name)}`);
  }
  for (const [name, schema] of Object.entries(dependentSchemas)) {
    const finding = read(value, name) === undefined ? undefined : place.judge(schema, value, place);
    if (finding !== undefined) return { ...finding, message: () => `${finding.message()} (because ${show(name)} is there)` };
  }
  return undefined;
}

/** Everything that goes by the keys that are there. */
function others(schema: Rules, value: Value, place: Place): Finding | undefined {
  const { properties = {}, patternProperties = {}, additionalProperties = true, propertyNames = true } = schema;
  const patterns = Object.entries(patternProperties).map(([pattern, part]) => ({ pattern: new RegExp(pattern, "u"), part }));
  if (patterns.length === 0 && additionalProperties === true && propertyNames === true) return undefined;
  for (const key of Object.keys(value).filter((name) => value[name] !== undefined)) {
    const matching = patterns.filter(({ pattern }) => pattern.test(key));
    const isKnown = matching.length > 0 || Object.hasOwn(properties, key);
    const parts = [...matching.map(({ part }) => part), ...(isKnown ? [] : [additionalProperties])];
    const name = place.judge(propertyNames, key, place);
    if (name !== undefined) return failure(place, () => `has a property ${show(key)} whose name ${name.message()}`);
    for (const part of parts) {
      if (part === false) return failure(below(place, key), () => "is not a known property");
      const finding = place.judge(part, value[key], below(place, key));
      if (finding !== undefined) return finding;
    }
  }
  return undefined;
}

function sized({ minProperties = 0, maxProperties = Infinity }: Rules, value: Value, place: Place): Finding | undefined {
  if (minProperties === 0 && maxProperties === Infinity) return undefined;
  const size = Object.keys(value).filter((key) => value[key] !== undefined).length;
  if (size < minProperties)
    return failure(place, () => `must have at least ${counted(minProperties, "property", "properties")}, has ${size}`);
  return size > maxProperties
    ? failure(place, () => `must have at most ${counted(maxProperties, "property", "properties")}, has ${size}`)
    : undefined;
}
