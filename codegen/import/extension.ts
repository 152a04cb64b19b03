/**
 * The schema file of an extension → its canonical form. It carries copies of the core types it builds on;
 * a copy that is the core type becomes a reference to core, so there is one `Tool` and not one per extension.
 */
import { type CanonicalSchema, children, type ExtensionSchema, refName, type Schema } from "../schema.ts";
import { definitionsOf } from "./canonical.ts";
import { type Borrowed, openFrame } from "./dialect.ts";
import { differences } from "./difference.ts";
import { fold } from "./fold.ts";
import { below, type Place, refusal } from "./place.ts";
import { readDocument } from "./read.ts";
import { type Dispute, type Rulings, ruleOn } from "./rulings.ts";
import { byCodeUnit } from "./text.ts";

export interface ExtensionOrder {
  /** `io.modelcontextprotocol/tasks` */
  readonly id: string;
  readonly revision: string;
  readonly core: CanonicalSchema;
  readonly rulings: Rulings;
  readonly rulingsFile: string;
}

export function canonicaliseExtension(bytes: Uint8Array, file: string, order: ExtensionOrder): ExtensionSchema {
  const root: Place = { file, pointer: "" };
  const document = readDocument(bytes, file);
  const frame = openFrame(document, root, borrowedBy(document, root, order));
  const all = new Map(definitionsOf(frame, root));
  const core = takenFromCore(all, order);
  const own = new Map([...all].filter(([name]) => !core.has(name)));
  const $defs = Object.fromEntries(fold(own, all));
  const uses = [...new Set(Object.values($defs).flatMap(refsOf))].filter((name) => !own.has(name)).sort(byCodeUnit);
  return { $schema: "https://json-schema.org/draft/2020-12/schema", $defs, core: order.revision, extension: order.id, uses };
}

/** An official file borrows nothing; a canonical one names what it uses, and for whom it was made. */
function borrowedBy(document: Readonly<Record<string, unknown>>, root: Place, { id, revision, core }: ExtensionOrder): Borrowed {
  const keys = ["core", "extension", "uses"] as const;
  const { extension = id, core: madeFor = revision, uses = [] } = document;
  if (extension !== id)
    throw refusal(
      below(root, "extension"),
      `this is the extension ${String(extension)}`,
      `import it with --extension ${String(extension)}`,
    );
  if (madeFor !== revision)
    throw refusal(below(root, "core"), `made for the core revision ${String(madeFor)}`, `import it with --core ${String(madeFor)}`);
  if (!Array.isArray(uses)) throw refusal(below(root, "uses"), "uses is not a list", "it lists names of core types");
  const strange = uses.findIndex((name) => typeof name !== "string" || !Object.hasOwn(core.$defs, name));
  if (strange !== -1)
    throw refusal(below(root, "uses", strange), `core ${revision} does not define this`, "list only names that the core revision defines");
  return { keys, names: new Set(uses) };
}

/** Names whose definition is core's: the copies that equal it, and those ruled to mean it. */
function takenFromCore(all: ReadonlyMap<string, Schema>, { core, rulings, rulingsFile }: ExtensionOrder): Set<string> {
  const shared = [...all].filter(([name]) => Object.hasOwn(core.$defs, name));
  const disputes: Dispute[] = shared.flatMap(([name, schema]) => {
    const differs = [...differences(core.$defs[name] ?? true, schema), ...ownTypesIn(schema, rulings)];
    return differs.length === 0 ? [] : [{ name, differs }];
  });
  const ruled = ruleOn(disputes, rulings, rulingsFile);
  return new Set(shared.map(([name]) => name).filter((name) => ruled.get(name) !== "own"));
}

/** A copy that leads to a type the extension keeps is not the core type, even with the same text. */
function ownTypesIn(schema: Schema, rulings: Rulings): string[] {
  const names = [...new Set(refsOf(schema))].sort(byCodeUnit);
  return names.filter((name) => rulings.get(name)?.use === "own").map((name) => `refers to ${name}, which is ruled "own"`);
}

function refsOf(schema: Schema): string[] {
  if (typeof schema === "boolean") return [];
  return [...(schema.$ref === undefined ? [] : [refName(schema.$ref)]), ...children(schema).flatMap((child) => refsOf(child.schema))];
}
