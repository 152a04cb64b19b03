/** Builds the model of one revision from its canonical schema, the overlay facts and the docs. Pure: same inputs, same model. */
import { createHash } from "node:crypto";
import type { Docs } from "../docs.ts";
import type { ProtocolModel, TypeDef } from "../model.ts";
import type { Facts } from "../overlay/facts.ts";
import { applyPatches, pin, stalePatch } from "../overlay/patch.ts";
import { published } from "../published.ts";
import type { CanonicalSchema, Schema } from "../schema.ts";
import { errorsOf } from "./errors.ts";
import { groupsOf } from "./groups.ts";
import { methodsOf } from "./methods.ts";
import { placesOf } from "./paths.ts";
import { unionsOf } from "./unions.ts";

export interface ModelInput {
  readonly revision: string;
  readonly canonical: CanonicalSchema;
  readonly facts: Facts;
  readonly docs: Docs;
  /** The overlay file to name in errors. */
  readonly file: string;
  /** Called for an inherited patch that no longer fits: worth a look, not a mistake. */
  readonly warn: (warning: string) => void;
}

export function buildModel(input: ModelInput): ProtocolModel {
  const { revision, facts, docs, file } = input;
  const definitions = correct(input);
  const see = (type: string): string => schemaPage(revision, type);
  const doc = (method: string): readonly string[] => lines(docs.method(method));
  const methods = methodsOf({ definitions, facts, file, doc, see });
  const ruling = (place: string) => facts.types.get(place)?.union;
  return {
    revision,
    wire: facts.wire,
    types: new Map([...definitions].map(([name, schema]) => [name, typeOf(name, schema, input)])),
    groups: groupsOf(definitions),
    methods,
    unions: unionsOf(
      { definitions, ruling, file },
      methods.map((method) => method.results),
    ),
    errors: errorsOf({ definitions, facts, file, see }),
    sha256: digest(input),
  };
}

/** The definitions by name, sorted, as `isX` understands them: patches first, then pins. */
function correct({ canonical, facts, warn }: ModelInput): ReadonlyMap<string, Schema> {
  let definitions: Readonly<Record<string, Schema>> = canonical.$defs;
  for (const { patch, layer } of facts.patches) {
    definitions = applyPatches(definitions, [patch], (_, what) => {
      if (!layer.inherited) throw stalePatch(layer.file, what);
      const [, , type = ""] = patch.at.split("/");
      if (Object.hasOwn(canonical.$defs, type)) warn(`${layer.file}: an inherited patch does not apply: ${what}`);
    });
  }
  const pinned = Object.entries(definitions).map(([name, schema]): [string, Schema] => [
    name,
    pin(schema, facts.types.get(name)?.pins ?? {}),
  ]);
  return new Map(pinned.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function typeOf(name: string, schema: Schema, { revision, facts, docs }: ModelInput): TypeDef {
  const { pins = {}, order, atLeastOneOf, hidden = [], defaults = {}, deprecated, deprecatedProperties = {} } = facts.types.get(name) ?? {};
  const paths = placesOf(schema).map(({ path }) => path);
  const propertyDocs = paths.flatMap((path): [string, string][] => {
    const text = path === "" ? undefined : docs.property(name, path);
    return text === undefined ? [] : [[path, text]];
  });
  return {
    name,
    schema,
    doc: lines(docs.type(name)),
    propertyDocs: new Map(propertyDocs),
    see: schemaPage(revision, name),
    ...(deprecated === undefined ? {} : { deprecated }),
    deprecatedProperties: new Map(Object.entries(deprecatedProperties)),
    hidden,
    defaults,
    pins,
    ...(order === undefined ? {} : { order }),
    ...(atLeastOneOf === undefined ? {} : { atLeastOneOf }),
  };
}

/** The reference page of the specification. */
function schemaPage(revision: string, type: string): string {
  if (WITHOUT_SCHEMA_PAGE.has(revision))
    return `https://github.com/modelcontextprotocol/modelcontextprotocol/blob/main/schema/${revision}/schema.ts`;
  return `https://modelcontextprotocol.io/specification/${published(revision)}/schema#${type.toLowerCase()}`;
}

/** The site has a schema reference since 2025-06-18; what came before is documented in the source alone. */
const WITHOUT_SCHEMA_PAGE: ReadonlySet<string> = new Set(["2024-11-05", "2025-03-26"]);

function lines(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

/** Over sorted text, so that the order of keys in a file does not show. */
function digest({ canonical, facts }: ModelInput): string {
  const overlays = facts.layers.map((layer) => layer.overlay);
  return createHash("sha256")
    .update(sorted([canonical, overlays]))
    .digest("hex");
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
