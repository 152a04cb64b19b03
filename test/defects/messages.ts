/** Mistakes with tokens, ids, order and endings: one message's life. */
import type { Defect } from "./defect.ts";

const PROGRESS = "test/runtime/progress.test.ts";
const EXCHANGE = "test/runtime/exchange.test.ts";
const DISPATCHER = "test/runtime/dispatcher.test.ts";
const CLIENT = "test/runtime/client.test.ts";

export const messages: readonly Defect[] = [
  {
    name: "a token that is 0 is taken for none",
    file: "runtime/progress.ts",
    was: "if (token === undefined) return",
    now: "if (!token) return",
    killer: [PROGRESS, "0 and the empty string are tokens"],
  },
  {
    name: "progress that does not grow is sent",
    file: "runtime/progress.ts",
    was: "if (!(done > last) || done",
    now: "if (done < last || done",
    killer: [PROGRESS, "a value that does not grow is stale"],
  },
  {
    name: "progress is sent after the end",
    file: "runtime/progress.ts",
    was: 'if (ended()) return "closed";',
    now: "",
    killer: [PROGRESS, "after the end nothing is sent"],
  },
  {
    name: "the first value may be merged away",
    file: "runtime/progress.ts",
    was: "return route.send(firstNotice(text));",
    now: "return route.send(laterNotice(text, slot));",
    killer: [PROGRESS, "the first value always goes"],
  },
  {
    name: "a reporter sends steps instead of their sum",
    file: "runtime/progress.ts",
    was: "done += step;",
    now: "done = step;",
    killer: [EXCHANGE, "a reporter keeps the running total"],
  },
  {
    name: "what the envelope owns reaches the handler",
    file: "runtime/exchange.ts",
    was: "if (Object.hasOwn(rest, name)) delete rest[name];",
    now: "void rest[name];",
    killer: [EXCHANGE, "a handler sees params without their envelope"],
  },
  {
    name: "a signal aborts without its reason",
    file: "runtime/exchange.ts",
    was: "this.#abort?.abort(why);",
    now: "this.#abort?.abort();",
    killer: [EXCHANGE, "the signal aborts with the reason"],
  },
  {
    name: "an exchange ends twice",
    file: "runtime/exchange.ts",
    was: "if (this.#over !== undefined) return false;",
    now: "",
    killer: [EXCHANGE, "an exchange ends once"],
  },
  {
    name: "log lines below the level go out",
    file: "runtime/exchange.ts",
    was: "!envelope.plan.logs || severity[level] < envelope.threshold",
    now: "!envelope.plan.logs",
    killer: [EXCHANGE, "log lines below the caller's level"],
  },
  {
    name: "the reply goes out before its exchange has ended",
    file: "runtime/answer.ts",
    was: "if (end(ANSWERED)) deliver(sealed(id, result, { entry, context }), inbound.route, { what: method, diagnostics });\n    else if",
    now: "deliver(sealed(id, result, { entry, context }), inbound.route, { what: method, diagnostics });\n    if (!end(ANSWERED) &&",
    killer: [DISPATCHER, "a cancelled request is never answered"],
  },
  {
    name: "a listener stays on its route after the reply",
    file: "runtime/answer.ts",
    was: "    unlisten();\n",
    now: "",
    killer: [DISPATCHER, "a handler that answers at once"],
  },
  {
    name: "a finished request can still be cancelled",
    file: "runtime/answer.ts",
    was: "if (cancellable) connection?.ended(id);",
    now: "",
    killer: [DISPATCHER, "a handler that answers at once"],
  },
  {
    name: "a duplicate id is served",
    file: "runtime/dispatcher.ts",
    was: "inbound.connection?.answering.has(message.id)",
    now: "false",
    killer: [DISPATCHER, "a request whose id is still being answered"],
  },
  {
    name: "the inside of a failure reaches the caller",
    file: "runtime/fault.ts",
    was: 'new RpcError(INTERNAL_ERROR, "internal error")',
    now: "new RpcError(INTERNAL_ERROR, String(error))",
    killer: [DISPATCHER, "errors meant for the caller pass"],
  },
  {
    name: "ids that cannot be echoed are taken",
    file: "runtime/message.ts",
    was: 'typeof value === "string" || Number.isSafeInteger(value)',
    now: 'typeof value === "string" || typeof value === "number"',
    killer: ["test/runtime/message.test.ts", "ids are strings and integers"],
  },
  {
    name: "an id changes its type on the way back",
    file: "runtime/message.ts",
    was: '"id":${JSON.stringify(id)},"result"',
    now: '"id":${JSON.stringify(String(id))},"result"',
    killer: ["test/runtime/message.test.ts", "ids leave exactly as they came"],
  },
  {
    name: "tokens that look alike are the same one",
    file: "runtime/asked.ts",
    was: "isId(token) ? byToken.get(token) : undefined",
    now: "isId(token) ? [...byToken].find(([id]) => String(id) === String(token))?.[1] : undefined",
    killer: ["test/runtime/transport/mux.test.ts", "each request of ours hears its own"],
  },
  {
    name: "an id in use is used again",
    file: "runtime/asked.ts",
    was: "if (byId.has(id)) throw",
    now: "if (false) throw",
    killer: ["test/runtime/transport/mux.test.ts", "an id or a token that is in use"],
  },
  {
    name: "progress puts off the total limit",
    file: "runtime/deadline.ts",
    was: "if (now >= opened + totalMs)",
    now: "if (now >= last + totalMs)",
    killer: ["test/runtime/deadline.test.ts", "words put off the idle limit"],
  },
  {
    name: "progress does not put off the idle limit",
    file: "runtime/deadline.ts",
    was: "      last = performance.now();",
    now: "",
    killer: ["test/runtime/deadline.test.ts", "words put off the idle limit"],
  },
  {
    name: "a call that timed out is not cancelled",
    file: "runtime/call.ts",
    was: "hangUp(calling.cancellation(why.message));",
    now: "hangUp(undefined);",
    killer: [CLIENT, "progress resets the idle limit"],
  },
  {
    name: "a callback that throws ends the call",
    file: "runtime/call.ts",
    was: 'diagnostics.note("failed", "onProgress", error);',
    now: "throw error;",
    killer: [CLIENT, "a callback that throws is a diagnostic"],
  },
];
