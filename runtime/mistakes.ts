/** Mistakes of an author that nobody would notice until a client is missing something: found when the server is built, or when it announces. */
import type { PublicNotice } from "../generated/index.ts";
import type { MethodRow } from "./contract.ts";
import type { Eras, Face, HandlerMap } from "./era/index.ts";
import { covers, isOpen } from "./gate.ts";

/**
 * A handler that no message can reach is a mistake: most often a capability that was not declared. In one revision out of several it is the
 * same mistake, and harder to see: older ones leave open what newer ones ask to be declared.
 */
export function mustBeReached(handlers: HandlerMap, { plans }: Eras, face: Face): void {
  const { side } = face;
  for (const method of Object.keys(handlers)) {
    if (handlers[method] === undefined) continue;
    const rows = plans.flatMap(({ protocol }) => {
      const row = protocol.methods[method];
      return row === undefined ? [] : [{ row, revision: protocol.revision }];
    });
    if (rows.length === 0) {
      throw new Error(`handlers["${method}"]: no such method in ${plans.map(({ protocol }) => protocol.revision).join(", ")}`);
    }
    const received = rows.filter(({ row }) => row.from !== side && !row.embedded);
    if (received.length === 0) throw new Error(`handlers["${method}"]: a ${side} never receives it`);
    const shut = received.filter(({ row }) => !isOpen(row, face));
    if (shut.length === 0) continue;
    const where = shut.length === received.length ? "" : ` in ${shut.map(({ revision }) => revision).join(", ")}`;
    throw new Error(
      `handlers["${method}"] is never called${where}: declare ${keysOf(
        shut.map(({ row }) => row),
        side,
      )} in \`capabilities\``,
    );
  }
}

/** The capabilities of ours that would open the rows. */
function keysOf(rows: readonly MethodRow[], side: Face["side"]): string {
  const keys = rows.flatMap(({ gate = [] }) => gate.filter((path) => path.startsWith(`${side}.`)));
  return [...new Set(keys)].join(" or ");
}

/** Which capability stands behind an announcement is the same in every revision that has it. */
const BEHIND: Readonly<Record<PublicNotice, readonly [capability: string, flag: string]>> = {
  "notifications/prompts/list_changed": ["prompts", "listChanged"],
  "notifications/resources/list_changed": ["resources", "listChanged"],
  "notifications/resources/updated": ["resources", "subscribe"],
  "notifications/tools/list_changed": ["tools", "listChanged"],
};

export function mustBeAnnounced(method: PublicNotice, { capabilities }: Face): void {
  const [capability, flag] = BEHIND[method];
  if (covers(capabilities, { [capability]: { [flag]: true } })) return;
  throw new Error(`announce("${method}"): declare ${capability}.${flag} in \`capabilities\`, so that clients listen for it`);
}
