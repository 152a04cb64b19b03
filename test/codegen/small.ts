/** A whole protocol in a few lines, through the real pipeline: definitions and overlay facts into a model. */
import { readDocs } from "../../codegen/docs.ts";
import { buildModel } from "../../codegen/model/build.ts";
import type { ProtocolModel } from "../../codegen/model.ts";
import { factsOf } from "../../codegen/overlay/facts.ts";
import type { RevisionOverlay } from "../../codegen/overlay/format.ts";
import type { Schema, SchemaObject } from "../../codegen/schema.ts";
import type { Wire } from "../../runtime/contract.ts";

export const SEE = "https://example.com/spec";

export interface Small {
  readonly revision?: string;
  readonly overlay?: RevisionOverlay;
  /** `schema/docs.json`, inline. */
  readonly docs?: Readonly<Record<string, unknown>>;
}

export type Definitions = Readonly<Record<string, Schema>>;

export function small(definitions: Definitions, { revision = "2031-01-01", overlay = {}, docs = {} }: Small = {}): ProtocolModel {
  const file = `overlay/${revision}.json`;
  return buildModel({
    revision,
    canonical: { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: definitions },
    facts: factsOf(revision, [{ file, overlay: { wire: { ...WIRE, see: SEE }, ...overlay }, inherited: false }]),
    docs: readDocs(JSON.stringify(docs), "docs.json"),
    file,
    warn: (warning) => {
      throw new Error(warning);
    },
  });
}

export const STRING: Schema = { type: "string" };

export function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}

/** An object whose properties must be there unless their name ends in `?`. */
export function object(properties: Definitions): SchemaObject {
  const named = Object.entries(properties).map(([name, schema]): [string, Schema] => [name.replace(/\?$/, ""), schema]);
  return { type: "object", properties: Object.fromEntries(named), required: Object.keys(properties).filter((name) => !name.endsWith("?")) };
}

/** A request or notification; `params` is a type name, optional with a `?`. */
export function message(method: string, params?: string): Schema {
  const optional = params?.endsWith("?") === true ? "params?" : "params";
  return object({ method: { const: method }, ...(params === undefined ? {} : { [optional]: ref(params.replace(/\?$/, "")) }) });
}

/** The lines below the header and the imports. */
export function body(text: string): string[] {
  const lines = text.trimEnd().split("\n");
  const last = lines.findLastIndex((line) => /^(import |\} from )/.test(line));
  return lines.slice(last + 2);
}

/** How a revision that stands for none in particular behaves on the wire. */
export const WIRE: Wire = {
  lifecycle: "initialize",
  batches: false,
  sessions: true,
  resumable: true,
  primingEvent: false,
  versionHeader: "none",
  mirroredHeaders: false,
  lossCancels: false,
  serverRequests: true,
  resultType: false,
  invalidArguments: "error",
  resourceNotFound: -32002,
  unknownMethodStatus: 200,
  structuredContent: "none",
};
