/** Mistakes with what a revision says: envelopes, headers, handshakes, capabilities. */
import type { Defect } from "./defect.ts";

const STATELESS = "test/runtime/era/stateless.test.ts";
const HANDSHAKE = "test/runtime/era/handshake.test.ts";

export const eras: readonly Defect[] = [
  {
    name: "a version that is not served wins over a header that differs",
    file: "runtime/era/stateless.ts",
    was: "if (said !== version) throw",
    now: "if (plan !== undefined && said !== version) throw",
    killer: [STATELESS, "then the version header, whose mismatch wins"],
  },
  {
    name: "the method header may have another case",
    file: "runtime/era/mirror.ts",
    was: "if (said !== method) return",
    now: "if (said?.toLowerCase() !== method.toLowerCase()) return",
    killer: [STATELESS, "then the method header, exactly"],
  },
  {
    name: "base64 with bad padding is read",
    file: "runtime/era/mirror.ts",
    was: "if (!BASE64.test(encoded) || encoded.length % 4 !== 0) return undefined;",
    now: "",
    killer: ["test/runtime/era/mirror.test.ts", "base64 is read strictly"],
  },
  {
    name: "a handler's own resultType is overwritten",
    file: "runtime/era/stateless.ts",
    was: "if (own[name] === undefined) own[name] = value;",
    now: "own[name] = value;",
    killer: [STATELESS, "what a handler says itself is kept"],
  },
  {
    name: "a caller that names no level gets all log lines",
    file: "runtime/era/stateless.ts",
    was: "isLevel(level) ? severity[level] : SILENT",
    now: "isLevel(level) ? severity[level] : severity.debug",
    killer: [STATELESS, "a caller that names a log level"],
  },
  {
    name: "requests are served before initialize",
    file: "runtime/era/handshake.ts",
    was: 'if (!opened && method !== "initialize") throw',
    now: "if (false) throw",
    killer: [HANDSHAKE, "before initialize only ping is served"],
  },
  {
    name: "a connection is initialized twice",
    file: "runtime/era/handshake.ts",
    was: 'if (opened && method === "initialize") throw',
    now: "if (false) throw",
    killer: [HANDSHAKE, "before initialize only ping is served"],
  },
  {
    name: "an unknown revision is answered with the oldest",
    file: "runtime/era/handshake.ts",
    was: "protocol.revision === requested) ?? plans[0];",
    now: "protocol.revision === requested) ?? plans.at(-1);",
    killer: [HANDSHAKE, "a revision that is not known here"],
  },
  {
    name: "an old revision gets what newer ones added",
    file: "runtime/era/handshake.ts",
    was: "for (const name of newer) delete known[name];",
    now: "",
    killer: [HANDSHAKE, "2025-11-25 has none of what newer revisions added"],
  },
  {
    name: "a modern envelope does not choose the era",
    file: "runtime/era/index.ts",
    was: "if (isEnveloped(message.params) || saysStateless(facts)) return stateless;",
    now: "if (saysStateless(facts)) return stateless;",
    killer: [HANDSHAKE, "on one pipe a stateless request"],
  },
];
