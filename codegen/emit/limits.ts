/** Where an older revision cannot say what the vocabulary says, or says what the vocabulary cannot: what gets lost between handler and caller. */
import { flowsOf } from "../diff/flows.ts";
import { diffSchemas, type SchemaChange } from "../diff/schemas.ts";
import type { MethodDef, ProtocolModel, TypeDef } from "../model.ts";
import type { Schema } from "../schema.ts";
import { runtimeAnswers } from "./authors.ts";
import { usualResult, type Vocabulary } from "./merge.ts";

export interface Limits {
  readonly revision: string;
  /** What a server can ask or tell a newer client, and not one of this revision. */
  readonly absent: readonly string[];
  /** What a handler may answer or ask with, and this revision has no words for. */
  readonly beyond: readonly Limit[];
  /** What peers of this revision may send, and no handler sees. */
  readonly unseen: readonly Limit[];
}

export interface Limit extends SchemaChange {
  readonly type: string;
}

export function limitsOf(model: ProtocolModel, vocabulary: Vocabulary): Limits {
  const ways = flowsOf({ ...vocabulary.model, methods: model.methods.map((method) => spoken(method, vocabulary)) });
  const limits = [...model.types].flatMap(([name, type]) => {
    const seen = vocabulary.model.types.get(name);
    return seen === undefined ? [] : translation(type, seen, { model, vocabulary });
  });
  const sends = (limit: Limit, flow: "client → server" | "server → client"): boolean => ways.get(limit.type)?.has(flow) === true;
  const known = new Set(model.methods.map(({ method }) => method));
  return {
    revision: model.revision,
    absent: vocabulary.methods
      .filter((shared) => shared.from !== "client" && !runtimeAnswers(shared) && !known.has(shared.method.method))
      .map(({ method }) => method.method),
    beyond: limits.filter((limit) => limit.variance.receiver && sends(limit, "server → client")),
    unseen: limits.filter((limit) => limit.what === "removed" && limit.variance.sender && sends(limit, "client → server")),
  };
}

/** The method as handlers know it, sent by whom this revision lets send it. */
function spoken(method: MethodDef, { methods }: Vocabulary): MethodDef {
  const shared = methods.find((one) => one.method.method === method.method)?.method ?? method;
  const { params, ...rest } = shared;
  const result = usualResult(shared);
  return { ...rest, from: method.from, ...(params === undefined ? {} : { params }), results: result === undefined ? [] : [result] };
}

interface Languages {
  readonly model: ProtocolModel;
  readonly vocabulary: Vocabulary;
}

function translation(type: TypeDef, seen: TypeDef, { model, vocabulary }: Languages): Limit[] {
  // The runtime lifts these out, or fills them in.
  const handled = new Set([...seen.hidden, ...type.hidden, ...Object.keys(seen.defaults), ...Object.keys(type.defaults)]);
  const changes = diffSchemas(
    { schema: type.schema, definitions: schemasOf(model) },
    { schema: seen.schema, definitions: schemasOf(vocabulary.model) },
  );
  return changes.filter(({ path }) => !handled.has(path.split(/[.[]/, 1)[0] ?? "")).map((change) => ({ ...change, type: type.name }));
}

function schemasOf({ types }: ProtocolModel): ReadonlyMap<string, Schema> {
  return new Map([...types].map(([name, { schema }]) => [name, schema]));
}
