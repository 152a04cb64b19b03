/** Mistakes with what goes the other way: asks, rounds, announcements, batches, and what stands around a message. */
import type { Defect } from "./defect.ts";

const ROUNDS = "test/runtime/rounds.test.ts";
const ASKS = "test/runtime/asks.test.ts";
const ANNOUNCE = "test/runtime/announce.test.ts";
const BATCH = "test/runtime/batch.test.ts";

export const asking: readonly Defect[] = [
  {
    name: "an answer goes to a question that has changed",
    file: "runtime/era/rounds.ts",
    was: "answered !== undefined && answered.digest === (await pending.digest())",
    now: "answered !== undefined",
    killer: [ROUNDS, "a question that changed since is asked again"],
  },
  {
    name: "a side effect runs in every round",
    file: "runtime/era/rounds.ts",
    was: "this.#state = { ...this.#state, once: { ...this.#state.once, [key]: made ?? null } };",
    now: "",
    killer: [ASKS, "what runs once runs once"],
  },
  {
    name: "the exchange goes on talking when its round is over",
    file: "runtime/era/rounds.ts",
    was: "this.#asker.mute();",
    now: "",
    killer: [ROUNDS, "finally runs when a round is over"],
  },
  {
    name: "a bar jumps back in the next round",
    file: "runtime/era/rounds.ts",
    was: "...(heard > this.heard ? { heard } : {})",
    now: "",
    killer: [ASKS, "progress grows over all the rounds"],
  },
  {
    name: "a state is good for anybody",
    file: "runtime/era/round-state.ts",
    was: "rest, envelope.client.principal?.id ?? null]",
    now: "rest, null]",
    killer: [ROUNDS, "a state that was altered"],
  },
  {
    name: "a state is good for another call",
    file: "runtime/era/round-state.ts",
    was: "digestOf([row.method, rest,",
    now: "digestOf([row.method, {},",
    killer: [ROUNDS, "a state that was altered"],
  },
  {
    name: "a state never expires",
    file: "runtime/era/round-state.ts",
    was: "!isSealedState(state) || state.until < Date.now()",
    now: "!isSealedState(state)",
    killer: [ROUNDS, "a state that was altered"],
  },
  {
    name: "sealed text is read leniently",
    file: "runtime/seal.ts",
    was: "return toText(bytes) === text ? bytes : undefined;",
    now: "return bytes.subarray(0, -1);",
    killer: [ROUNDS, "a question is the answer"],
  },
  {
    name: "a client is asked for what it did not declare",
    file: "runtime/era/declared.ts",
    was: "if (requiredCapabilities === undefined) return;",
    now: "if (requiredCapabilities !== undefined) return;",
    killer: [ASKS, "a client that did not declare a capability"],
  },
  {
    name: "params that need more are not looked at",
    file: "runtime/gate.ts",
    was: "if (applies) needed.push(gate);",
    now: "",
    killer: [ASKS, "a mode that was not declared"],
  },
  {
    name: "a client that names no mode is taken for one without forms",
    file: "runtime/gate.ts",
    was: "return { ...capabilities, elicitation: { ...elicitation, form: {} } };",
    now: "return capabilities;",
    killer: [ASKS, "has() knows what the client declared"],
  },
  {
    name: "a neighbour of a watched uri is announced",
    file: "runtime/announce.ts",
    was: 'uri.startsWith(each.endsWith("/") ? each : `${each}/`)',
    now: "uri.startsWith(each)",
    killer: [ANNOUNCE, "a watched uri stands for what is below it"],
  },
  {
    name: "a session hears of resources that it does not watch",
    file: "runtime/era/audience.ts",
    was: 'if (row.scope === "subscription" && ',
    now: "if (false && ",
    killer: [ANNOUNCE, "a session hears what is announced"],
  },
  {
    name: "a listen stream brings what was not asked for",
    file: "runtime/era/listen.ts",
    was: "if (!hears(honoured, method, params)) return undefined;",
    now: "",
    killer: [ANNOUNCE, "a listen stream says first"],
  },
  {
    name: "an announcement does not say which stream it is for",
    file: "runtime/era/listen.ts",
    was: "_meta: { ...metaOf(params), ...stamp } }));",
    now: "_meta: metaOf(params) }));",
    killer: [ANNOUNCE, "a listen stream says first"],
  },
  {
    name: "a listen stream does not end with its server",
    file: "runtime/era/listen.ts",
    was: "hub.onClosed(() => resolve({ _meta: stamp }))",
    now: "hub.onClosed(() => undefined)",
    killer: ["test/runtime/drain.test.ts", "a listen stream ends with its result"],
  },
  {
    name: "whoever stopped listening is announced to",
    file: "runtime/era/listen.ts",
    was: "      leave();\n",
    now: "",
    killer: [ANNOUNCE, "whoever stopped listening"],
  },
  {
    name: "initialize is taken in a batch",
    file: "runtime/batch.ts",
    was: 'message.kind === "request" && message.method === "initialize"',
    now: "false",
    killer: [BATCH, "an empty batch, one too long"],
  },
  {
    name: "the first answer of a batch ends its stream",
    file: "runtime/batch.ts",
    was: "replied === expected ? message",
    now: "replied > 0 ? message",
    killer: [BATCH, "where something else is said"],
  },
  {
    name: "a draining server takes new requests",
    file: "runtime/dispatcher.ts",
    was: "if (answering.ongoing.closed) throw",
    now: "if (false) throw",
    killer: ["test/runtime/drain.test.ts", "what is being answered finishes"],
  },
  {
    name: "whoever listens in can break a call",
    file: "runtime/tap.ts",
    was: 'diagnostics.note("failed", "tap", error);',
    now: "throw error;",
    killer: ["test/runtime/tap.test.ts", "whoever listens in may throw"],
  },
  {
    name: "interceptors run from the inside out",
    file: "runtime/intercept.ts",
    was: 'layers["every"], Object.hasOwn(layers, method) ? layers[method] : undefined',
    now: 'Object.hasOwn(layers, method) ? layers[method] : undefined, layers["every"]',
    killer: ["test/runtime/around.test.ts", "layers run from the outside in"],
  },
];
