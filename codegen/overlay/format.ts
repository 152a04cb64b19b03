/**
 * What JSON Schema cannot say about the protocol: facts by method, by type and by error, each with a link to the spec page it comes from.
 *
 * `common.json` holds what is true wherever the method or type exists; `<revision>.json` what holds in that revision only and wins, fact by
 * fact; `null` takes a common fact back. A fact that applies nowhere is an error, so nothing here outlives the schema it describes.
 * In a `see`, `{revision}` stands for the revision the fact is applied to.
 */
import type { Direction, NoticeScope, ParamGate, Wire } from "../../runtime/contract.ts";
import type { Json, Schema } from "../schema.ts";

/** `schema/overlay/common.json`. */
export interface CommonOverlay {
  readonly methods?: Readonly<Record<string, MethodFacts>>;
  readonly types?: Readonly<Record<string, TypeFacts>>;
  readonly errors?: Readonly<Record<string, ErrorFacts>>;
}

/** `schema/overlay/<revision>.json`. */
export interface RevisionOverlay extends CommonOverlay {
  /** Start from another revision's overlay (wire row, pins, errors) where this file says nothing: what `mcpgen import` writes for a new revision. */
  readonly like?: string;
  readonly wire?: Wire & { readonly see: string };
  readonly patches?: readonly Patch[];
}

export interface MethodFacts {
  /** Who sends it, where membership in the Client/Server unions does not tell. `embedded`: only inside `InputRequiredResult.inputRequests`. */
  readonly direction?: Direction | "embedded" | null;
  /** Result types beyond or instead of the naming rule `XRequest → XResult`. */
  readonly results?: readonly string[] | null;
  /** Capabilities as `<side>.<path>`; declaring any one of them opens the method. Absent: always open. */
  readonly gate?: readonly string[] | null;
  /** Capabilities that a request needs besides, where its params ask for more. */
  readonly paramGates?: readonly ParamGate[] | null;
  /** Where a notification may travel. */
  readonly scope?: NoticeScope | null;
  /** The property of `params` that the `Mcp-Name` header mirrors. */
  readonly nameHeader?: string | null;
  /** `false`: a cancellation of this request is ignored. Default `true`. */
  readonly cancellable?: boolean | null;
  readonly deprecated?: Deprecation | null;
  readonly see: string;
}

export interface TypeFacts {
  /** Properties that are one literal on the wire although the schema says only `string`. */
  readonly pins?: Readonly<Record<string, Json>> | null;
  /** How to tell the members of a union apart where no constant does. */
  readonly union?: UnionRuling | null;
  /** Enum values in their meaningful order; the schema has them alphabetically. */
  readonly order?: readonly string[] | null;
  /** Properties the runtime lifts out or fills in: handlers never see them. */
  readonly hidden?: readonly string[] | null;
  /** Of each group of optional properties at least one must be there; the schema cannot say so without becoming a union. */
  readonly atLeastOneOf?: readonly (readonly string[])[] | null;
  /** Required properties that the runtime fills in when the handler leaves them out, with the value. */
  readonly defaults?: Readonly<Record<string, Json>> | null;
  readonly deprecated?: Deprecation | null;
  /** Deprecations of single properties. */
  readonly deprecatedProperties?: Readonly<Record<string, Deprecation>> | null;
  readonly see: string;
}

/** `since` and `removal` are revision dates; `removal` is the earliest revision that may drop it. */
export interface Deprecation {
  readonly since: string;
  readonly removal?: string;
  readonly instead: string;
}

export type UnionRuling =
  /** A property whose value names the member; `absent` for a missing property, `otherwise` for any other value. */
  | { readonly tag: string; readonly cases: Readonly<Record<string, string>>; readonly absent?: string; readonly otherwise?: string }
  /** Rules tried in order: the first that fits names the member. */
  | { readonly rules: readonly ShapeRule[] }
  /** Cannot be told apart by the value: the words say what does (for example the method of the request). */
  | { readonly context: string };

/** Fits when all of `has` are present, all of `lacks` are absent, and each of `where` is one of the strings given for it. Paths are dotted. */
export interface ShapeRule {
  readonly has: readonly string[];
  readonly lacks?: readonly string[];
  readonly where?: Readonly<Record<string, readonly string[]>>;
  readonly is: string;
}

export interface ErrorFacts {
  readonly code?: number;
  /** HTTP status when nothing of the reply has been sent. Default 200: a JSON-RPC error is a delivered answer. */
  readonly http?: number;
  /** Shape of `error.data`, a canonical schema. */
  readonly data?: Schema;
  /** The schema type that describes it, if any: an error object or a whole response. */
  readonly type?: string;
  readonly see: string;
}

/** A correction to the official file. `was` must match exactly, so that an upstream fix is noticed. */
export interface Patch {
  /** JSON pointer into the canonical file, for example `/$defs/JSONValue`. */
  readonly at: string;
  /** The fragment there today; absent: there is none, and `now` is added. */
  readonly was?: Json;
  readonly now: Json;
  readonly why: string;
  readonly see: string;
}
