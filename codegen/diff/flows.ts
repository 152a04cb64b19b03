/** Which way each type travels: everything within reach of a method's params goes with the request, of its results back. */
import { referencesOf } from "../model/groups.ts";
import type { ProtocolModel } from "../model.ts";
import type { Flow } from "./change.ts";
import { flowsBack, flowsFrom } from "./variance.ts";

export function flowsOf(model: ProtocolModel): ReadonlyMap<string, ReadonlySet<Flow>> {
  const flows = new Map<string, Set<Flow>>();
  for (const { from, params, results } of model.methods) {
    if (params !== undefined) mark([params], flowsFrom(from), { model, flows });
    mark(results, flowsBack(from), { model, flows });
  }
  for (const { data } of model.errors) if (data !== undefined) mark([...referencesOf(data)], ["server → client"], { model, flows });
  return flows;
}

interface Marks {
  readonly model: ProtocolModel;
  readonly flows: Map<string, Set<Flow>>;
}

function mark(roots: readonly string[], ways: readonly Flow[], { model, flows }: Marks): void {
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const type = model.types.get(name);
    const known = flows.get(name) ?? new Set();
    if (type === undefined || ways.every((way) => known.has(way))) continue;
    flows.set(name, new Set([...known, ...ways].sort()));
    queue.push(...referencesOf(type.schema));
  }
}
