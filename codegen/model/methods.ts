/** Finds the methods of a revision: what the schema says by shape and by name, and what the overlay must add. */
import { isDeepStrictEqual } from "node:util";
import type { Direction, Provenance } from "../../runtime/contract.ts";
import type { MethodDef } from "../model.ts";
import type { Facts, Present } from "../overlay/facts.ts";
import type { MethodFacts } from "../overlay/format.ts";
import { Problem } from "../problem.ts";
import { refName, type Schema } from "../schema.ts";
import { follow, propertiesOf, requiredOf } from "./paths.ts";

export interface MethodSource {
  readonly definitions: ReadonlyMap<string, Schema>;
  readonly facts: Facts;
  /** The file to name in errors. */
  readonly file: string;
  readonly doc: (method: string) => readonly string[];
  readonly see: (type: string) => string;
}

/** Unions that list messages by who sends them; sometimes upstream inlines a single member into one of them. */
const ROLES = ["ClientNotification", "ClientRequest", "InputRequest", "ServerNotification", "ServerRequest"] as const;
type Role = (typeof ROLES)[number];

const SCOPES =
  'one of "exchange" (with the request it belongs to), "owner" (to the peer that began it), "subscription" (to who subscribed), "broadcast" (to every peer)';
const DIRECTIONS =
  'one of "client" (clients send it), "server" (servers do), "both", "embedded" (a server, only inside InputRequiredResult.inputRequests)';

export function methodsOf(source: MethodSource): MethodDef[] {
  const found = [...source.definitions].flatMap(([type, schema]) => {
    const method = constantOf(propertiesOf(schema, source.definitions)["method"]);
    return method === undefined || ROLES.some((role) => role === type) ? [] : [{ type, method, schema }];
  });
  const rows = found.map((message) => methodOf(message, source));
  const twice = rows.find((row, index) => rows.findIndex((other) => other.method === row.method) !== index);
  if (twice !== undefined) {
    const types = rows.filter((row) => row.method === twice.method).map((row) => row.type);
    throw problem(
      source,
      `two types define ${twice.method}: ${types.join(", ")}`,
      "a method has one message type; correct the schema with a patch",
    );
  }
  return rows.sort((a, b) => (a.method < b.method ? -1 : 1));
}

interface Message {
  readonly type: string;
  readonly method: string;
  readonly schema: Schema;
}

function methodOf({ type, method, schema }: Message, source: MethodSource): MethodDef {
  const { definitions } = source;
  const facts = source.facts.methods.get(method);
  const kind = type.endsWith("Notification") ? "notification" : "request";
  const { from, embedded, provenance } = directionOf(type, method, source);
  const params = propertiesOf(schema, definitions)["params"];
  const paramsName = typeof params === "object" && params.$ref !== undefined ? refName(params.$ref) : undefined;
  const inputs = propertiesOf(params, definitions);
  const results = kind === "request" ? resultsOf(type, method, source) : undefined;
  const answers = (results?.names ?? []).map((name) => propertiesOf(definitions.get(name), definitions));
  if (kind === "notification" && from !== "client" && facts?.scope === undefined) {
    throw problem(source, `nothing says where ${method} may travel`, `add methods["${method}"].scope, ${SCOPES}`);
  }
  return {
    method,
    kind,
    type,
    from,
    embedded,
    ...(paramsName === undefined ? {} : { params: paramsName }),
    paramsRequired: requiredOf(schema, definitions).includes("params"),
    results: results?.names ?? [],
    ...gatesOf({ method, params, facts }, source),
    ...(facts?.scope === undefined ? {} : { scope: facts.scope }),
    cacheable: answers.some((properties) => "ttlMs" in properties && "cacheScope" in properties),
    paginated: "cursor" in inputs,
    asks: "requestState" in inputs,
    cancellable: facts?.cancellable ?? true,
    ...(facts?.nameHeader === undefined ? {} : { nameHeader: nameHeaderOf({ method, name: facts.nameHeader }, inputs, source) }),
    ...(facts?.deprecated === undefined ? {} : { deprecated: facts.deprecated }),
    doc: source.doc(method),
    see: facts?.see ?? source.see(type),
    provenance: { from: provenance, ...(results === undefined ? {} : { result: results.provenance }) },
  };
}

interface Sender {
  readonly from: Direction;
  readonly embedded: boolean;
  readonly provenance: Provenance;
}

function directionOf(type: string, method: string, source: MethodSource): Sender {
  const ruled = source.facts.methods.get(method)?.direction;
  if (ruled !== undefined) return { from: ruled === "embedded" ? "server" : ruled, embedded: ruled === "embedded", provenance: "overlay" };
  const roles = ROLES.filter((role) => plays(type, role, source.definitions));
  const client = roles.some((role) => role.startsWith("Client"));
  const server = roles.some((role) => role.startsWith("Server"));
  const embedded = roles.includes("InputRequest");
  if (!client && !server && !embedded) {
    throw problem(
      source,
      `nothing says who sends ${method}: ${type} is in none of ${ROLES.join(", ")}`,
      `add methods["${method}"].direction, ${DIRECTIONS}`,
    );
  }
  return { from: client && server ? "both" : client ? "client" : "server", embedded: embedded && !client && !server, provenance: "schema" };
}

/** A message plays a role if the role's union names it, or is a copy of it. */
function plays(type: string, role: Role, definitions: ReadonlyMap<string, Schema>): boolean {
  const union = definitions.get(role);
  if (typeof union !== "object") return false;
  const members = union.anyOf ?? [union];
  return members.some(
    (member) => (typeof member === "object" && member.$ref === `#/$defs/${type}`) || isDeepStrictEqual(member, definitions.get(type)),
  );
}

interface Results {
  readonly names: readonly string[];
  readonly provenance: Provenance;
}

/** The overlay's word, else the response envelope `XResultResponse`, else the naming rule `XRequest → XResult`. */
function resultsOf(type: string, method: string, source: MethodSource): Results {
  const { definitions } = source;
  const usual = `${type.slice(0, -"Request".length)}Result`;
  const ruled = source.facts.methods.get(method)?.results;
  if (ruled !== undefined) {
    const missing = ruled.find((name) => !definitions.has(name));
    if (missing === undefined) return { names: ruled, provenance: "overlay" };
    throw problem(
      source,
      `the overlay gives ${method} the result ${missing}, which is not defined`,
      `correct methods["${method}"].results`,
    );
  }
  const envelope = propertiesOf(definitions.get(`${usual}Response`), definitions)["result"];
  if (typeof envelope === "object") {
    const names = (envelope.anyOf ?? [envelope]).flatMap((part) =>
      typeof part === "object" && part.$ref !== undefined ? [refName(part.$ref)] : [],
    );
    const first = names.filter((name) => name === usual);
    if (names.length > 0) return { names: [...first, ...names.filter((name) => name !== usual).sort()], provenance: "schema" };
  }
  if (definitions.has(usual)) return { names: [usual], provenance: "convention" };
  throw problem(source, `nothing says what answers ${method}: there is no ${usual}`, `add methods["${method}"].results`);
}

interface Gated {
  readonly method: string;
  readonly params: Schema | undefined;
  readonly facts: Present<MethodFacts> | undefined;
}

/** Every gate must be a capability that this revision defines, or a misspelt one would stay shut for ever. */
function gatesOf({ method, params, facts }: Gated, source: MethodSource): Pick<MethodDef, "gate" | "paramGates"> {
  const { gate = [], paramGates } = facts ?? {};
  for (const path of [...gate, ...(paramGates ?? []).flatMap((each) => each.gate)]) mustBeCapability(path, method, source);
  const stray = paramGates?.find(({ param }) => !takes(params, param, source.definitions));
  if (stray !== undefined) {
    const what = `${method} has no params.${stray.param} to depend on`;
    throw problem(source, what, `correct methods["${method}"].paramGates, or set it to null here`);
  }
  return { gate, ...(paramGates === undefined ? {} : { paramGates }) };
}

function mustBeCapability(gate: string, method: string, source: MethodSource): void {
  const [side, ...path] = gate.split(".");
  let at: Schema | undefined = source.definitions.get(side === "client" ? "ClientCapabilities" : "ServerCapabilities");
  for (const key of path) at = propertiesOf(at, source.definitions)[key];
  if (at !== undefined) return;
  const what = `${method} is gated by ${gate}, a capability this revision does not define`;
  throw problem(source, what, `correct methods["${method}"].gate, or set it to null here`);
}

/** In some member of it, where the params are a union. */
function takes(params: Schema | undefined, name: string, definitions: ReadonlyMap<string, Schema>): boolean {
  if (Object.hasOwn(propertiesOf(params, definitions), name)) return true;
  return (follow(params, definitions)?.anyOf ?? []).some((member) => takes(member, name, definitions));
}

function nameHeaderOf(
  { method, name }: { method: string; name: string },
  inputs: Readonly<Record<string, Schema>>,
  source: MethodSource,
): string {
  if (Object.hasOwn(inputs, name)) return name;
  throw problem(source, `Mcp-Name of ${method} mirrors params.${name}, which does not exist`, `correct methods["${method}"].nameHeader`);
}

function constantOf(schema: Schema | undefined): string | undefined {
  const value = follow(schema, new Map())?.const;
  return typeof value === "string" ? value : undefined;
}

function problem({ file }: MethodSource, what: string, fix: string): Problem {
  return new Problem({ what, where: file, fix });
}
