/** Calls what is generated for one revision besides its validators, and complains of what does not do what it is for. Used by `no-eval.ts`. */
import type { Json, Schema } from "../../codegen/schema.ts";
import { type MethodRow, type Protocol, RpcError, resolve, type UnionTable } from "../../runtime/contract.ts";
import { fullValue, sample } from "../arbitrary.ts";
import { type Check, validatorOf } from "./emitted.ts";
import { standardOf } from "./standard.ts";

export type Module = Readonly<Record<string, unknown>>;

/** One revision, loaded, and values by name that nothing of it may stumble over. */
export interface Revision {
  readonly protocol: Protocol;
  readonly errors: Module;
  readonly schemas: Module;
  readonly stubs: Module;
  readonly unions: Module;
  readonly validators: Module;
  readonly hostile: Readonly<Record<string, unknown>>;
}

/** How many of each kind were called. */
export type Counts = Readonly<Record<"rows" | "errors" | "stubs" | "schemas", number>>;

export async function callEverything(revision: Revision): Promise<{ readonly counts: Counts; readonly complaints: readonly string[] }> {
  const { protocol, validators } = revision;
  const at: Bench = { ...revision, is: (type) => validatorOf(validators, type), good: await goodValues(revision) };
  const rows = Object.values(protocol.methods).filter((row) => row !== undefined);
  const errors = functionsOf(revision.errors);
  const stubs = functionsOf(revision.stubs);
  const schemas = Object.entries(revision.schemas);
  const complaints = [
    ...rows.flatMap((row) => [...paramsOf(row, at), ...resultsOf(row, at)]),
    ...errors.flatMap(([name, make]) => errorOf(name, make, protocol)),
    ...(await Promise.all(stubs.map(([name, stub]) => stubOf(name, stub, revision.stubs)))).flat(),
    ...schemas.flatMap(([name, schema]) => schemaOf(name, schema, at)),
  ];
  return {
    counts: { rows: rows.length, errors: errors.length, stubs: stubs.length, schemas: schemas.length },
    complaints: complaints.map((complaint) => `${protocol.revision} ${complaint}`),
  };
}

interface Bench extends Revision {
  /** The validator of a type. */
  is(type: string): Check;
  /** A value that a type accepts. */
  good(type: string): Json | undefined;
}

async function goodValues({ protocol, validators }: Revision): Promise<Bench["good"]> {
  const definitions = Object.entries((await protocol.canonical()) as Readonly<Record<string, Schema>>);
  const types = new Map(definitions.map(([name, schema]) => [name, { schema }]));
  return (type) => sample(fullValue(type, types), 5).find(validatorOf(validators, type));
}

function paramsOf({ method, params, paramsType }: MethodRow, { hostile, is, good }: Bench): string[] {
  const isType = paramsType === undefined ? undefined : is(paramsType);
  const isGood = params(paramsType === undefined ? {} : good(paramsType));
  return [
    ...(isGood ? [] : [`${method} refuses good params`]),
    ...Object.entries(hostile)
      .filter(([, value]) => value !== undefined && isType !== undefined && params(value) !== isType(value))
      .map(([what]) => `${method} sees ${what} otherwise than is${paramsType}`),
  ];
}

function resultsOf({ method, result }: MethodRow, { hostile, good }: Bench): string[] {
  if (result === undefined) return [];
  const members = membersOf(result);
  const strange = Object.values(hostile).map((value) => resolve(result, value)?.is);
  return [
    ...members.filter((name) => resolve(result, good(name))?.is !== name).map((name) => `${method} does not know a good ${name}`),
    ...strange.filter((name) => name !== undefined && !members.includes(name)).map((name) => `${method} resolves to ${name}`),
  ];
}

function membersOf(table: UnionTable): string[] {
  const members = "rules" in table ? table.rules.map((rule) => rule.is) : [...Object.values(table.cases), table.absent, table.otherwise];
  return [...new Set(members.flatMap((member) => (member === undefined ? [] : [member[0]])))];
}

/** Where the data comes first it is left out: no type is there to insist on it. */
function errorOf(name: string, make: Callable, protocol: Protocol): string[] {
  const error: unknown = Reflect.construct(make, []);
  const code = protocol.errors[name.replace(/Error$/, "")]?.code;
  if (error instanceof RpcError && error.name === name && error.code === code && error.message !== "") return [];
  return [`${name} is ${String(error)}`];
}

/** A request is refused by its name, a notification is let pass. */
async function stubOf(name: string, stub: Callable, { stubs, clientStubs }: Module): Promise<string[]> {
  const [method] = Object.entries({ ...Object(clientStubs), ...Object(stubs) }).find(([, listed]) => listed === stub) ?? [];
  if (method === undefined) return [`${name} is in no object of stubs`];
  const answer: unknown = await Promise.resolve({ method })
    .then((exchange) => Reflect.apply(stub, undefined, [exchange]))
    .catch((error: unknown) => error);
  const isAsItShould = method.startsWith("notifications/")
    ? answer === undefined
    : answer instanceof RpcError && answer.code === -32601 && answer.message.startsWith(method);
  return isAsItShould ? [] : [`${name} answers ${String(answer)}`];
}

function schemaOf(name: string, schema: unknown, { hostile, is, good }: Bench): string[] {
  const { jsonSchema, validate } = standardOf(schema);
  const isType = is(name);
  const accepts = (value: unknown): boolean => !("issues" in Object(validate(value)));
  const sides = [jsonSchema.input({ target: "draft-2020-12" }), jsonSchema.output({ target: "draft-07" })];
  return [
    ...(accepts(good(name)) ? [] : [`${name} refuses a good value`]),
    ...Object.entries(hostile)
      .filter(([, value]) => accepts(value) !== isType(value))
      .map(([what]) => `${name} sees ${what} otherwise than is${name}`),
    ...sides.filter((side) => JSON.stringify(side).length < 2).map(() => `${name} has no JSON Schema`),
  ];
}

type Callable = (...given: readonly unknown[]) => unknown;

export function functionsOf(module: Module): [name: string, call: Callable][] {
  return Object.entries(module).flatMap(([name, value]): [string, Callable][] =>
    typeof value === "function" ? [[name, value as Callable]] : [],
  );
}
