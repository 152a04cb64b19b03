/**
 * The protocol of one revision as codegen understands it: what the schema says, what the overlay adds, and where each fact came from.
 * Emitters read this and nothing else.
 */
import type { Deprecation, Direction, NoticeScope, ParamGate, Provenance, Wire } from "../runtime/contract.ts";
import type { Json, Schema } from "./schema.ts";

export interface ProtocolModel {
  readonly revision: string;
  readonly wire: Wire;
  /** Sorted by name. Patches and pins are applied: this is what `isX` means by valid. */
  readonly types: ReadonlyMap<string, TypeDef>;
  /** Type names, dependencies first; a group of more than one, or one that names itself, is recursive. */
  readonly groups: readonly Group[];
  /** Sorted by method. */
  readonly methods: readonly MethodDef[];
  /** Sorted by name: unions that have a name of their own, and one per method with several results. */
  readonly unions: readonly UnionDef[];
  /** Sorted by code. */
  readonly errors: readonly ErrorDef[];
  /** SHA-256 over the canonical schema and the overlay that applies: printed in every generated header. */
  readonly sha256: string;
}

export interface Group {
  readonly names: readonly string[];
  readonly recursive: boolean;
}

export interface TypeDef {
  readonly name: string;
  readonly schema: Schema;
  /** Lines of the doc comment, without `@see` and `@deprecated`. Empty where nobody wrote any. */
  readonly doc: readonly string[];
  /** Docs of properties, by dotted path below the type; `[]` stands for the items of an array, `*` for the values of a map. */
  readonly propertyDocs: ReadonlyMap<string, string>;
  readonly see: string;
  readonly deprecated?: Deprecation;
  readonly deprecatedProperties: ReadonlyMap<string, Deprecation>;
  /** Handlers never see these: lifted out of params, stamped onto results. */
  readonly hidden: readonly string[];
  /** Filled in by the runtime where the handler leaves them out. */
  readonly defaults: Readonly<Record<string, Json>>;
  readonly pins: Readonly<Record<string, Json>>;
  /** Of each group of optional properties at least one must be there. */
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** Enum values in their meaningful order. */
  readonly order?: readonly string[];
}

export interface MethodDef {
  readonly method: string;
  readonly kind: "request" | "notification";
  /** The schema type of the whole message: `CallToolRequest`. */
  readonly type: string;
  readonly from: Direction;
  readonly embedded: boolean;
  /** The schema type of `params`, or absent where the method has none. */
  readonly params?: string;
  readonly paramsRequired: boolean;
  /** Result types, the usual one first. Empty for notifications. */
  readonly results: readonly string[];
  readonly gate: readonly string[];
  /** Capabilities that a request needs besides, where its params ask for more. */
  readonly paramGates?: readonly ParamGate[];
  readonly scope?: NoticeScope;
  readonly cacheable: boolean;
  readonly paginated: boolean;
  readonly asks: boolean;
  readonly cancellable: boolean;
  readonly nameHeader?: string;
  readonly deprecated?: Deprecation;
  readonly doc: readonly string[];
  readonly see: string;
  readonly provenance: { readonly from: Provenance; readonly result?: Provenance };
}

export interface UnionDef {
  /** `ContentBlock`, or for the results of a method the joined names: `CallToolResultOrInputRequiredResult`. */
  readonly name: string;
  /** Member type names, nested unions flattened. */
  readonly members: readonly string[];
  readonly by: Discriminator;
  readonly provenance: Provenance;
}

export type Discriminator =
  | {
      readonly kind: "tag";
      readonly tag: string;
      readonly cases: Readonly<Record<string, string>>;
      readonly absent?: string;
      readonly otherwise?: string;
    }
  | {
      readonly kind: "shape";
      readonly rules: readonly {
        readonly has: readonly string[];
        readonly lacks: readonly string[];
        /** Paths whose value must be one of these strings. */
        readonly where?: Readonly<Record<string, readonly string[]>>;
        readonly is: string;
      }[];
    }
  /** Nothing in the value tells; no table is emitted. The words say what does. */
  | { readonly kind: "context"; readonly by: string };

export interface ErrorDef {
  /** `HeaderMismatch`, without the suffix `Error`. */
  readonly name: string;
  readonly code: number;
  readonly http: number;
  /** The shape of `error.data`, where the revision fixes one. */
  readonly data?: Schema;
  /** The schema type that describes it: an error object or a whole response. */
  readonly type?: string;
  readonly see: string;
}
