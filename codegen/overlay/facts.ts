/** The facts that apply to one revision: common ones, those it takes over from another revision (`like`), and its own, later layers winning. */
import type { Wire } from "../../runtime/contract.ts";
import { Problem } from "../problem.ts";
import { published } from "../published.ts";
import type { CommonOverlay, ErrorFacts, MethodFacts, Patch, RevisionOverlay, TypeFacts } from "./format.ts";

export interface Layer {
  readonly file: string;
  readonly overlay: RevisionOverlay | CommonOverlay;
  /** Written for other revisions too: what does not fit here is passed over instead of being a mistake. */
  readonly inherited: boolean;
}

export type Present<T> = { readonly [K in keyof T]: Exclude<T[K], null> };

export interface Facts {
  /** Lowest layer first. */
  readonly layers: readonly Layer[];
  readonly wire: Wire;
  readonly patches: readonly { readonly patch: Patch; readonly layer: Layer }[];
  readonly methods: ReadonlyMap<string, Present<MethodFacts>>;
  readonly types: ReadonlyMap<string, Present<TypeFacts>>;
  readonly errors: ReadonlyMap<string, ErrorFacts>;
}

export function factsOf(revision: string, layers: readonly Layer[]): Facts {
  return {
    layers,
    wire: wireOf(revision, layers),
    patches: layers.flatMap((layer) => patchesOf(layer).map((patch) => ({ patch, layer }))),
    methods: linked(merge<MethodFacts>(layers.map((layer) => layer.overlay.methods)), revision),
    types: linked(merge<TypeFacts>(layers.map((layer) => layer.overlay.types)), revision),
    errors: linked(merge<ErrorFacts>(layers.map((layer) => layer.overlay.errors)), revision),
  };
}

function patchesOf({ overlay }: Layer): readonly Patch[] {
  return ("patches" in overlay ? overlay.patches : undefined) ?? [];
}

function wireOf(revision: string, layers: readonly Layer[]): Wire {
  const rows = layers.flatMap(({ overlay }) => ("wire" in overlay && overlay.wire !== undefined ? [overlay.wire] : []));
  const last = rows.at(-1);
  if (last === undefined) {
    throw new Problem({
      what: `nothing says how revision ${revision} behaves on the wire`,
      where: layers.at(-1)?.file ?? `overlay/${revision}.json`,
      fix: 'add a `wire` row, or `"like": "<revision>"` to take one over',
    });
  }
  const { see: _, ...wire } = last;
  return wire;
}

function merge<T extends object>(layers: readonly (Readonly<Record<string, T>> | undefined)[]): Map<string, Present<T>> {
  const merged = new Map<string, Record<string, unknown>>();
  for (const [name, facts] of layers.flatMap((layer) => Object.entries(layer ?? {}))) merged.set(name, { ...merged.get(name), ...facts });
  return new Map([...merged].map(([name, facts]) => [name, withoutNull<T>(facts)]));
}

function withoutNull<T>(facts: Record<string, unknown>): Present<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as Present<T>;
}

function linked<T extends { readonly see: string }>(facts: ReadonlyMap<string, T>, revision: string): Map<string, T> {
  const here = (see: string): string => see.replaceAll("{revision}", published(revision));
  return new Map([...facts].map(([name, fact]) => [name, { ...fact, see: here(fact.see) }]));
}
