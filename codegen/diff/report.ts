/** A diff arranged for reading: breaking before compatible, by direction, one entry a method or type, and what happened everywhere said once. */
import type { Side } from "../../runtime/contract.ts";
import { type Change, type Flow, isBreaking, type ModelDiff, type Subject } from "./change.ts";

export interface Report {
  readonly from: string;
  readonly to: string;
  readonly breaking: readonly Section[];
  readonly compatible: readonly Section[];
  /** How many single changes stand behind the entries. */
  readonly counts: { readonly breaking: number; readonly compatible: number };
}

export interface Section {
  readonly title: string;
  /** What the entries are about: the names of types, or sentences about something else. */
  readonly of: Subject;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly breaks: readonly Side[];
  /** One name, or all that changed in the same way. */
  readonly names: readonly string[];
  readonly texts: readonly string[];
}

export function reportOf({ from, to, changes }: ModelDiff): Report {
  const breaking = changes.filter(isBreaking);
  const compatible = changes.filter((change) => !isBreaking(change));
  const details = compatible.filter((change) => !isWhole(change) && !isUnseen(change));
  return {
    from,
    to,
    breaking: sections(breaking),
    compatible: [...sections(details), ...lists(compatible)],
    counts: { breaking: breaking.length, compatible: compatible.length },
  };
}

/** `+ cursor (optional string)`; of the whole method, type or error: `added, request by the client`. */
export function changeText({ path, what, before, after }: Pick<Change, "path" | "what" | "before" | "after">): string {
  const at = path === "" ? "" : `${path} `;
  const whole = path === "";
  const detail = (text: string | undefined): string => (text === undefined ? "" : whole ? `, ${text}` : ` (${text})`);
  const texts: Record<Change["what"], string> = {
    added: whole ? `added${detail(after)}` : `+ ${path}${detail(after)}`,
    removed: whole ? `removed${detail(before)}` : `− ${path}${detail(after === undefined ? before : `${before}, now ${after}`)}`,
    required: `${at}now required`,
    optional: `${at}now optional`,
    changed: `${at}${before} → ${after}`,
    "member added": `${at}+ ${after}`,
    "member removed": `${at}− ${before}`,
    deprecated: `${at}deprecated`,
  };
  return texts[what];
}

/** From this many names on, a change is said once for all of them. */
const SYSTEMATIC = 3;

function sections(changes: readonly Change[]): Section[] {
  const about = (title: string, of: Subject): Section => ({ title, of, entries: entries(changes.filter(({ subject }) => subject === of)) });
  const going = (title: string, ...flows: Flow[]): Section => {
    const list = changes.filter((change) => change.subject === "type" && change.flows.join() === flows.join());
    return { title, of: "type", entries: entries(list) };
  };
  return [
    about("Methods", "method"),
    about("Wire", "wire"),
    about("Errors", "error"),
    going("Client → server", "client → server"),
    going("Server → client", "server → client"),
    going("Both ways", "client → server", "server → client"),
  ].filter((section) => section.entries.length > 0);
}

/** Changes of many names alike first, then name by name. */
function entries(changes: readonly Change[]): Entry[] {
  const alike = new Map<string, Change[]>();
  for (const change of changes) {
    // Rows of the wire are alike by chance: each stands for itself.
    const key = JSON.stringify([changeText(change), change.breaks, change.subject === "wire" && change.name]);
    alike.set(key, [...(alike.get(key) ?? []), change]);
  }
  const systematic = [...alike.values()].filter((group) => group.length >= SYSTEMATIC);
  const single = [...alike.values()].filter((group) => group.length < SYSTEMATIC).flat();
  const names = [...new Set(single.map(({ name }) => name))].sort();
  return [
    ...systematic
      .sort((a, b) => b.length - a.length)
      .map((group) =>
        entry(
          group.map(({ name }) => name),
          group.slice(0, 1),
        ),
      ),
    ...names.map((name) =>
      entry(
        [name],
        single.filter((change) => change.name === name),
      ),
    ),
  ];
}

function entry(names: readonly string[], changes: readonly Change[]): Entry {
  const sides = (["client", "server"] as const).filter((side) => changes.some(({ breaks }) => breaks.includes(side)));
  return { breaks: sides, names, texts: changes.map(changeText) };
}

/** The type as a whole came, went or is deprecated. */
function isWhole({ subject, path, what }: Change): boolean {
  return subject === "type" && path === "" && (what === "added" || what === "removed" || what === "deprecated");
}

/** No params and no result contain it: bases, envelopes, unions of messages. */
function isUnseen({ subject, flows }: Change): boolean {
  return subject === "type" && flows.length === 0;
}

function lists(compatible: readonly Change[]): Section[] {
  const list = (title: string, of: (change: Change) => boolean): Section => {
    const names = [...new Set(compatible.filter(of).map(({ name }) => name))].sort();
    return { title, of: "type", entries: names.length === 0 ? [] : [{ breaks: [], names, texts: [] }] };
  };
  return [
    list("New types", (change) => isWhole(change) && change.what === "added"),
    list("Removed types", (change) => isWhole(change) && change.what === "removed"),
    list("Deprecated types", (change) => isWhole(change) && change.what === "deprecated"),
    list("Changed, but in no params and no result", (change) => isUnseen(change) && !isWhole(change)),
  ].filter((section) => section.entries.length > 0);
}
