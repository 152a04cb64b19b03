/** Who answers what: the methods an author writes handlers for, and those that a declared capability makes a duty. */
import type { Side } from "../../runtime/contract.ts";
import type { SharedMethod } from "./merge.ts";

/** Lifecycle and routing: the runtime answers these from what it knows, and an author's answer could only contradict it. */
const RUNTIME: ReadonlySet<string> = new Set([
  "initialize",
  "notifications/cancelled",
  "notifications/progress",
  "notifications/subscriptions/acknowledged",
  "ping",
  "server/discover",
  "subscriptions/listen",
]);

export function runtimeAnswers({ method }: SharedMethod): boolean {
  return RUNTIME.has(method.method);
}

/** What the author of one side may handle: whatever the other side sends. */
export function authorsMethods(methods: readonly SharedMethod[], side: Side): readonly SharedMethod[] {
  return methods.filter((shared) => shared.from !== side && !runtimeAnswers(shared));
}

/**
 * The capabilities, by top-level name, that make a handler a duty.
 * A flag below the top (`resources.subscribe`) switches on something the runtime can keep track of by itself, and a request that the newest
 * revision dropped (`logging/setLevel`) is answered by the runtime for those who still send it.
 */
export function dutyOf({ method, current }: SharedMethod, side: Side): readonly string[] {
  if (method.kind !== "request" || !current) return [];
  return method.gate
    .map((gate) => gate.split("."))
    .filter(([who, , flag]) => who === side && flag === undefined)
    .flatMap(([, capability]) => (capability === undefined ? [] : [capability]));
}
