/** The part of the index that authors write against: `Handlers`, and what a declared capability demands of them. */
import type { Side } from "../../runtime/contract.ts";
import { authorsMethods, dutyOf } from "./authors.ts";
import { propertyKey, type SourceFile, writeDoc } from "./file.ts";
import { quoted } from "./literal.ts";
import type { SharedMethod, Vocabulary } from "./merge.ts";
import { deprecation } from "./prose.ts";

export interface Face {
  readonly side: Side;
  /** `Handlers`, `ClientHandlers`. */
  readonly handlers: string;
}

export const FACES: readonly Face[] = [
  { side: "server", handlers: "Handlers" },
  { side: "client", handlers: "ClientHandlers" },
];

export function declareHandlers(file: SourceFile, { methods }: Vocabulary, { side, handlers }: Face): void {
  const own = authorsMethods(methods, side);
  file.declare(
    [
      `What the author of a ${side} may handle, in every revision at once.`,
      "A request without a handler is answered by the runtime where it can, else it is not found; a notification without one is fine.",
    ],
    (writer) => {
      writer.write(`export interface ${handlers}<Life = unknown> `).block(() => {
        for (const shared of own) {
          writeDoc(writer, docOf(shared, side));
          writer.writeLine(`readonly ${propertyKey(shared.method.method)}?: ${handlerType(shared)};`);
        }
      });
    },
  );
  declareDuties(file, own, { side, handlers });
}

/** The type of one handler, by method. */
export function handlerType({ method }: SharedMethod): string {
  return `${method.kind === "request" ? "Handler" : "Listener"}<${quoted(method.method)}, Life>`;
}

function docOf(shared: SharedMethod, side: Side): string[] {
  const { method, current, revisions } = shared;
  const duty = dutyOf(shared, side);
  const lines = [
    ...method.doc,
    ...(duty.length === 0 ? [] : [`A ${side} that declares ${duty.map((name) => `\`${name}\``).join(" or ")} must have it.`]),
    ...(current ? [] : [`Last in ${revisions.at(-1)}: newer callers never send it.`]),
  ];
  return [...lines, ...(lines.length === 0 ? [] : [""]), ...deprecation(method.deprecated), `@see ${method.see}`];
}

function declareDuties(file: SourceFile, own: readonly SharedMethod[], { side, handlers }: Face): void {
  const duties = new Map<string, string[]>();
  for (const shared of own)
    for (const capability of dutyOf(shared, side)) duties.set(capability, [...(duties.get(capability) ?? []), shared.method.method]);
  const gated = side === "server" ? "GatedMethod" : "GatedAsk";
  const rows = [...duties].sort(([a], [b]) => (a < b ? -1 : 1));
  file.declare([`The handlers that declaring \`Capabilities\` makes a duty.`], (writer) => {
    const cases = rows.map(([capability, names]) => {
      const test = `Capabilities extends { readonly ${propertyKey(capability)}: object }`;
      return `\n  | (${test} ? ${names.map(quoted).join(" | ")} : never)`;
    });
    writer.write(`export type ${gated}<Capabilities extends object> =${cases.length === 0 ? " never" : cases.join("")};`);
  });
  file.declare(
    [`\`${handlers}\` for a ${side} that declares \`Capabilities\`: leaving out a handler it owes does not compile.`],
    `export type ${handlers}For<Capabilities extends object, Life = unknown> = ${handlers}<Life> & Required<Pick<${handlers}<Life>, ${gated}<Capabilities>>>;`,
  );
}
