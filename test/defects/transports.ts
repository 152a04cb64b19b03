/** Mistakes where bytes become messages, and where strangers are kept out. */
import type { Defect } from "./defect.ts";

const OUTBOX = "test/runtime/transport/outbox.test.ts";
const FRAMING = "test/runtime/transport/stdio/framing.test.ts";
const GUARD = "test/runtime/transport/http/guard.test.ts";
const REPLY = "test/runtime/transport/http/reply.test.ts";
const SESSIONS = "test/runtime/transport/http/sessions.test.ts";

export const transports: readonly Defect[] = [
  {
    name: "a merged value keeps the place of the old one",
    file: "runtime/transport/outbox.ts",
    was: "above.delete(key);",
    now: "",
    killer: [OUTBOX, "above the mark of its slot"],
  },
  {
    name: "a slow reader loses what is not progress",
    file: "runtime/transport/outbox.ts",
    was: "slot !== undefined && isAbove(text, slot) ? slot : {}",
    now: "slot ?? above",
    killer: [OUTBOX, "one talker above its mark"],
  },
  {
    name: "a broken line takes its neighbours with it",
    file: "runtime/transport/stdio/framing.ts",
    was: 'else lines.bad("not UTF-8");',
    now: 'else return lines.bad("not UTF-8");',
    killer: [FRAMING, "one broken line does not take"],
  },
  {
    name: "blank lines are messages",
    file: "runtime/transport/stdio/framing.ts",
    was: 'text !== "" && text !== "\\r"',
    now: 'text !== ""',
    killer: [FRAMING, "a carriage return before the newline"],
  },
  {
    name: "a name that begins like this machine's own is served",
    file: "runtime/transport/http/guard.ts",
    was: "(\\.\\d{1,3}){3})(:\\d+)?$/",
    now: "(\\.\\d{1,3}){3})/",
    killer: [GUARD, "this machine's own names are served"],
  },
  {
    name: "any web page may call",
    file: "runtime/transport/http/guard.ts",
    was: "if (origin !== null && !admits(origin)) return",
    now: "if (false) return",
    killer: [GUARD, "an origin is judged by its host"],
  },
  {
    name: "a request without a host is served",
    file: "runtime/transport/http/guard.ts",
    was: "(host === null || !serves(host))",
    now: "(host !== null && !serves(host))",
    killer: [GUARD, "a request that names no host"],
  },
  {
    name: "the verdict about one name is used for the next",
    file: "runtime/transport/http/guard.ts",
    was: "if (value === last) return verdict;",
    now: "if (last !== undefined) return verdict;",
    killer: [GUARD, "a verdict is about the name"],
  },
  {
    name: "no guard stands before a WebSocket",
    file: "runtime/transport/ws/serve.ts",
    was: "if (barred !== undefined) turnAway(socket, 403, barred);",
    now: "if (false) turnAway(socket, 403, barred ?? '');",
    killer: ["test/runtime/transport/ws/upgrade.test.ts", "a foreign host or origin gets no socket"],
  },
  {
    name: "a stream goes on after its reply",
    file: "runtime/transport/http/reply.ts",
    was: "if (replied) stream.end();\n    else watch.heard();",
    now: "watch.heard();",
    killer: [REPLY, "anything said before makes it a stream"],
  },
  {
    name: "a refusal is a success of HTTP",
    file: "runtime/transport/http/reply.ts",
    was: "const status = message.http ?? 200;",
    now: "const status = 200;",
    killer: [REPLY, "a refusal has its status"],
  },
  {
    name: "a session is anybody's who knows its id",
    file: "runtime/transport/http/sessions.ts",
    was: "return mayUse(known, principal) ? known : undefined;",
    now: "return known;",
    killer: [SESSIONS, "a session belongs to who opened it"],
  },
  {
    name: "an unused session lasts for ever",
    file: "runtime/transport/http/sessions.ts",
    was: "return !session.busy && this.#terms.now() - session.seen > this.#idleMs;",
    now: "return false;",
    killer: [SESSIONS, "a session that is unused for too long"],
  },
  {
    name: "a session of which nobody knows is taken for a missing header",
    file: "runtime/transport/http/joining.ts",
    was: "if (session === undefined) return refused(404,",
    now: "if (session === undefined) return refused(400,",
    killer: [SESSIONS, "what belongs to a session names it"],
  },
  {
    name: "an endpoint leads to another host",
    file: "runtime/transport/http-sse/endpoint.ts",
    was: 'given.startsWith("//") || path.startsWith("//")',
    now: "false",
    killer: ["test/runtime/transport/http-sse/endpoint.test.ts", "what is more than a path is refused"],
  },
];
