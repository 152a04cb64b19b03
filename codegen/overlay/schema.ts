/** The overlay format as JSON Schema: checks what people write by hand, and gives their editor completion. */
import type { SchemaObject } from "../schema.ts";

const text: SchemaObject = { type: "string" };
const texts: SchemaObject = { type: "array", items: text };
const link: SchemaObject = { type: "string", pattern: "^https://" };

const deprecation = closed({ since: text, removal: text, instead: text }, ["since", "instead"]);

const union: SchemaObject = {
  anyOf: [
    closed({ tag: text, cases: mapOf(text), absent: text, otherwise: text }, ["tag", "cases"]),
    closed({ rules: { type: "array", items: closed({ has: texts, lacks: texts, where: mapOf(texts), is: text }, ["has", "is"]) } }, [
      "rules",
    ]),
    closed({ context: text }, ["context"]),
  ],
};

const gate: SchemaObject = { type: "array", items: { type: "string", pattern: "^(client|server)\\.[A-Za-z.]+$" } };

const method = closed(
  {
    direction: nullable({ enum: ["client", "server", "both", "embedded"] }),
    results: nullable(texts),
    gate: nullable(gate),
    paramGates: nullable({
      type: "array",
      items: closed({ param: text, is: texts, absent: { type: "boolean" }, gate }, ["param", "gate"]),
    }),
    scope: nullable({ enum: ["exchange", "owner", "subscription", "broadcast"] }),
    nameHeader: nullable(text),
    cancellable: nullable({ type: "boolean" }),
    deprecated: nullable(deprecation),
    see: link,
  },
  ["see"],
);

const type = closed(
  {
    pins: nullable(mapOf(true)),
    union: nullable(union),
    order: nullable(texts),
    hidden: nullable(texts),
    atLeastOneOf: nullable({ type: "array", items: texts }),
    defaults: nullable(mapOf(true)),
    deprecated: nullable(deprecation),
    deprecatedProperties: nullable(mapOf(deprecation)),
    see: link,
  },
  ["see"],
);

const error = closed(
  { code: { type: "integer" }, http: { type: "integer", minimum: 200, maximum: 599 }, data: true, type: text, see: link },
  ["see"],
);

const patch = closed({ at: { type: "string", pattern: "^/\\$defs/" }, was: true, now: true, why: text, see: link }, [
  "at",
  "now",
  "why",
  "see",
]);

const wire = closed(
  {
    lifecycle: { enum: ["initialize", "per-request"] },
    batches: { type: "boolean" },
    sessions: { type: "boolean" },
    resumable: { type: "boolean" },
    primingEvent: { type: "boolean" },
    versionHeader: { enum: ["none", "after-initialize", "equal"] },
    mirroredHeaders: { type: "boolean" },
    lossCancels: { type: "boolean" },
    serverRequests: { type: "boolean" },
    resultType: { type: "boolean" },
    invalidArguments: { enum: ["error", "result"] },
    resourceNotFound: { type: "integer" },
    unknownMethodStatus: { enum: [200, 404] },
    structuredContent: { enum: ["none", "object", "any"] },
    see: link,
  },
  [
    "lifecycle",
    "batches",
    "sessions",
    "resumable",
    "primingEvent",
    "versionHeader",
    "mirroredHeaders",
    "lossCancels",
    "serverRequests",
    "resultType",
    "invalidArguments",
    "resourceNotFound",
    "unknownMethodStatus",
    "structuredContent",
    "see",
  ],
);

const common = { $schema: text, methods: mapOf(method), types: mapOf(type), errors: mapOf(error) };

export const COMMON_OVERLAY: SchemaObject = closed(common, []);
export const REVISION_OVERLAY: SchemaObject = closed({ ...common, like: text, wire, patches: { type: "array", items: patch } }, []);

function closed(properties: Record<string, SchemaObject | boolean>, required: readonly string[]): SchemaObject {
  return { type: "object", properties, required, additionalProperties: false };
}

function mapOf(schema: SchemaObject | boolean): SchemaObject {
  return { type: "object", additionalProperties: schema };
}

function nullable(schema: SchemaObject): SchemaObject {
  return { anyOf: [schema, { type: "null" }] };
}
