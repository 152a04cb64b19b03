/** Who answers what: the methods an author writes handlers for, and those that a declared capability makes a duty. */
import type { Side } from "../../runtime/contract.ts";
import type { SharedMethod } from "./merge.ts";

/** Lifecycle: what an author could say about it is an option of the server or the client already. */
const RUNTIME: ReadonlySet<string> = new Set(["initialize", "ping", "server/discover", "subscriptions/listen"]);

export function runtimeAnswers({ method }: SharedMethod): boolean {
  return RUNTIME.has(method.method);
}

/** What the author of one side may handle: whatever the other side sends. */
export function authorsMethods(methods: readonly SharedMethod[], side: Side): readonly SharedMethod[] {
  return methods.filter((shared) => shared.from !== side && !runtimeAnswers(shared));
}

/**
 * The capabilities, by top-level name, that make a handler a duty.
 * A flag below the top (`resources.subscribe`) is about bookkeeping and demands nothing of an author, and a request that the newest revision
 * dropped (`logging/setLevel`) must not be asked of a server written today; a handler for either may be given.
 */
export function dutyOf({ method, current }: SharedMethod, side: Side): readonly string[] {
  if (method.kind !== "request" || !current) return [];
  return method.gate
    .map((gate) => gate.split("."))
    .filter(([who, , flag]) => who === side && flag === undefined)
    .flatMap(([, capability]) => (capability === undefined ? [] : [capability]));
}
