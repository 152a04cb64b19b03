/**
 * The waist between generated tables and the hand-written runtime: the shapes that `generated/` fills in and `runtime/` reads.
 * Nothing here knows a revision, a transport or TypeBox.
 */

export type * from "./handler.ts";

/** Answers "is this valid by the schema"; never throws for anything that JSON can be, however deep or large. */
export type Validator<T = unknown> = (value: unknown) => value is T;

export type Side = "client" | "server";
/** Who sends a message. */
export type Direction = Side | "both";

/**
 * Where a notification may travel: with the request it belongs to (`exchange`), to the one peer that started something (`owner`),
 * to whoever subscribed (`subscription`), or to every peer (`broadcast`).
 */
export type NoticeScope = "exchange" | "owner" | "subscription" | "broadcast";

/** Where a fact about a method came from: the schema itself, a naming rule, or the overlay. */
export type Provenance = "schema" | "convention" | "overlay";

/** One method of one revision, as data. */
export interface MethodRow {
  readonly method: string;
  readonly kind: "request" | "notification";
  readonly from: Direction;
  /** Not a JSON-RPC request of its own: only a value inside `inputRequests`. */
  readonly embedded?: true;
  /** Checks `params` as they stand in the message; accepts `undefined` where they may be left out. */
  readonly params: Validator;
  /** The name under which `explain` finds the params' definition. Absent where the revision gives them no definition. */
  readonly paramsType?: string;
  /** Tells which of the allowed results a reply is. Absent for notifications. */
  readonly result?: UnionTable;
  /** Capabilities as `<side>.<path>`; declaring any one of them opens the method. Absent: always open. */
  readonly gate?: readonly string[];
  /** Notifications only. */
  readonly scope?: NoticeScope;
  /** The result carries caching hints. */
  readonly cacheable?: true;
  /** Params take a `cursor`, the result may carry `nextCursor`. */
  readonly paginated?: true;
  /** The answer may be `input_required`, so the handler may ask its caller. */
  readonly asks?: true;
  /** Capabilities that the request needs besides, where its params ask for more. */
  readonly paramGates?: readonly ParamGate[];
  /** A cancellation of this request is ignored. */
  readonly uncancellable?: true;
  /** The property of `params` that the `Mcp-Name` header mirrors. */
  readonly nameHeader?: string;
  /** Properties of `params` that the runtime keeps to itself: handlers never see them. */
  readonly hidden?: readonly string[];
  /** Properties of the usual result that the runtime fills in where the handler leaves them out, with the value. */
  readonly fills?: Readonly<Record<string, unknown>>;
  /** Properties of the result that only newer revisions have: taken out of what a handler returns. */
  readonly newer?: readonly string[];
  readonly deprecated?: Deprecation;
  /** Where the direction and the result came from. */
  readonly provenance: { readonly from: Provenance; readonly result?: Provenance };
}

/** Applies where `param` is there and, with `is`, one of these values; with `absent`, also where it is left out. */
export interface ParamGate {
  readonly param: string;
  readonly is?: readonly string[];
  readonly absent?: boolean;
  /** Declaring any one of them is enough. */
  readonly gate: readonly string[];
}

/** `since` and `removal` are revision dates; `removal` is the earliest revision that may drop it. */
export interface Deprecation {
  readonly since: string;
  readonly removal?: string;
  readonly instead: string;
}

/** Methods by name, without a prototype: names come off the wire, and `constructor` is not a method. */
export type MethodTable = Readonly<Record<string, MethodRow | undefined>>;

/** A member of a union: its type name and its validator. */
export type Member<T = unknown> = readonly [name: string, is: Validator<T>];

/** How to tell which member of a union a value is. Ask it with `resolve`. */
export type UnionTable = TagTable | ShapeTable;

export interface TagTable {
  readonly tag: string;
  readonly cases: Readonly<Record<string, Member | undefined>>;
  /** The member when the tag is missing. */
  readonly absent?: Member;
  /** The member for any other tag value. */
  readonly otherwise?: Member;
}

export interface ShapeTable {
  /** Tried in order; the first rule that fits picks the one member that is then checked. */
  readonly rules: readonly ShapeRule[];
}

/** Fits when all of `has` are present, all of `lacks` are absent, and each of `where` is one of the strings given for it. Paths are dotted. */
export interface ShapeRule {
  readonly has: readonly string[];
  readonly lacks?: readonly string[];
  readonly where?: Readonly<Record<string, readonly string[]>>;
  readonly is: Member;
}

/** A value and the union member it is; a discriminated union over `is`. */
export type Resolved<Members> = { [Name in keyof Members]: { readonly is: Name; readonly value: Members[Name] } }[keyof Members];

/** What differs between revisions on the wire, as data, so that no handler and no transport compares revisions. */
export interface Wire {
  /** How a conversation opens: one `initialize`, or an envelope in every request. */
  readonly lifecycle: "initialize" | "per-request";
  /** JSON-RPC batches may be sent. */
  readonly batches: boolean;
  /** Streamable HTTP sessions (`Mcp-Session-Id`, standing GET stream, DELETE). */
  readonly sessions: boolean;
  /** Event ids, resumption with `Last-Event-ID`. */
  readonly resumable: boolean;
  /** An event stream opens with an empty event that carries an id. */
  readonly primingEvent: boolean;
  /** The `MCP-Protocol-Version` header. `equal`: required on every request and equal to the envelope. */
  readonly versionHeader: "none" | "after-initialize" | "equal";
  /** `Mcp-Method`, `Mcp-Name` and `Mcp-Param-*` mirror the body and are checked against it. */
  readonly mirroredHeaders: boolean;
  /** Losing the stream of a request cancels it. */
  readonly lossCancels: boolean;
  /** The server may send requests of its own. */
  readonly serverRequests: boolean;
  /** Every result carries `resultType`. */
  readonly resultType: boolean;
  /** Arguments that do not fit a tool's schema are a JSON-RPC error, or a result with `isError`. */
  readonly invalidArguments: "error" | "result";
  readonly resourceNotFound: number;
  /** HTTP status of an unknown method. */
  readonly unknownMethodStatus: number;
  /** What `structuredContent` may be. */
  readonly structuredContent: "none" | "object" | "any";
}

/** An error of one revision: its code, and the HTTP status while no part of the reply has been sent. */
export interface ErrorRow {
  readonly code: number;
  readonly http: number;
}

/** One revision of the protocol as a value. The runtime takes any number of them. */
export interface Protocol {
  readonly revision: string;
  readonly wire: Wire;
  readonly methods: MethodTable;
  readonly errors: Readonly<Record<string, ErrorRow | undefined>>;
  /** The definitions the validators were generated from; loaded only to explain a failure. */
  canonical(): Promise<Readonly<Record<string, unknown>>>;
}

/** An error that travels as a JSON-RPC error object. `cause` stays on this side. */
export class RpcError extends Error {
  override readonly name: string = "RpcError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, options: { readonly data?: unknown; readonly cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.data = options.data;
  }
}

/**
 * The member of the union that `value` is, or `undefined`.
 * It looks at the discriminator first and then checks that one member, so a broken member never passes as another one.
 */
export function resolve(union: UnionTable, value: unknown): { readonly is: string; readonly value: unknown } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const member = "tag" in union ? byTag(union, value) : byShape(union, value);
  return member?.[1](value) ? { is: member[0], value } : undefined;
}

/** Rows by name without a prototype, so that a name off the wire finds a row or nothing. */
export function table<Row>(rows: Readonly<Record<string, Row>>): Readonly<Record<string, Row | undefined>> {
  return Object.assign(Object.create(null), rows);
}

/** The table of a method with one result. */
export function only(name: string, is: Validator): ShapeTable {
  return { rules: [{ has: [], is: [name, is] }] };
}

/** For params that may be left out of the message. */
export function optional<T>(is: Validator<T>): Validator<T | undefined> {
  return (value): value is T | undefined => value === undefined || is(value);
}

/** For params that the revision gives no definition: JSON-RPC still wants an object, or none. */
export function isOpenParams(value: unknown): value is object | undefined {
  return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
}

function byTag(union: TagTable, value: object): Member | undefined {
  const tag = own(value, union.tag);
  if (tag === undefined) return union.absent;
  const found = typeof tag === "string" && Object.hasOwn(union.cases, tag) ? union.cases[tag] : undefined;
  return found ?? union.otherwise;
}

function byShape(union: ShapeTable, value: object): Member | undefined {
  return union.rules.find((rule) => fits(rule, value))?.is;
}

function fits({ has, lacks, where }: ShapeRule, value: object): boolean {
  if (!has.every((path) => reach(value, path) !== undefined)) return false;
  if (lacks?.some((path) => reach(value, path) !== undefined)) return false;
  return where === undefined || Object.entries(where).every(([path, strings]) => strings.some((string) => string === reach(value, path)));
}

function reach(value: object, path: string): unknown {
  let at: unknown = value;
  for (const key of path.split(".")) at = typeof at === "object" && at !== null ? own(at, key) : undefined;
  return at;
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
