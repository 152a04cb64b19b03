/** Values that peers might send: any JSON at all, and messages that are nearly right. */
import fc from "fast-check";

/** Names that objects have without having them. */
const names = fc.constantFrom("__proto__", "constructor", "toString", "then", "length", "", "0", "jsonrpc", "id", "_meta");
const numbers = fc.constantFrom(-0, 0.5, 2 ** 53, -(2 ** 53), 1e308, 5e-324, Number.MAX_SAFE_INTEGER);

const { value } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, fc.jsonValue(), numbers, names, tie("object"), fc.array(tie("value"), { maxLength: 4 })),
  object: fc
    .array(fc.tuple(fc.oneof(names, fc.string()), tie("value")), { maxLength: 5 })
    // As JSON.parse does it: `__proto__` is a key like any other.
    .map((entries) => Object.fromEntries(entries)),
}));

export const anyJson: fc.Arbitrary<unknown> = value;

/** Each part is right as often as not, so that what is wrong is met behind every check. */
export function anyMessage(methods: readonly string[], ids: readonly unknown[] = [0, "0", 1, "1", ""]): fc.Arbitrary<unknown> {
  const or = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 4, arbitrary: right }, anyJson);
  const id = or(fc.constantFrom(...ids));
  const meta = fc.record(
    {
      progressToken: or(fc.constantFrom(...ids)),
      "io.modelcontextprotocol/protocolVersion": or(fc.constant("2026-07-28")),
      "io.modelcontextprotocol/clientCapabilities": or(fc.constant({ elicitation: {} })),
      "io.modelcontextprotocol/clientInfo": or(fc.constant({ name: "a", version: "1" })),
      "io.modelcontextprotocol/logLevel": or(fc.constant("debug")),
    },
    { requiredKeys: [] },
  );
  const params = fc.record(
    {
      _meta: or(meta),
      name: or(fc.constantFrom("echo", "crash")),
      arguments: or(fc.record({ value: anyJson })),
      uri: or(fc.webUrl()),
      requestId: id,
      progressToken: id,
      progress: or(fc.double()),
      protocolVersion: or(fc.constantFrom("2025-11-25", "2026-07-28", "2024-11-05")),
      notifications: or(fc.record({ toolsListChanged: anyJson })),
      inputResponses: anyJson,
      requestState: or(fc.string()),
    },
    { requiredKeys: [] },
  );
  const error = fc.record({ code: or(fc.integer()), message: or(fc.string()), data: anyJson }, { requiredKeys: [] });
  const message = fc.record(
    { jsonrpc: or(fc.constant("2.0")), id, method: or(fc.constantFrom(...methods)), params: or(params), result: anyJson, error: or(error) },
    { requiredKeys: ["jsonrpc"] },
  );
  return fc.oneof({ weight: 8, arbitrary: message }, { weight: 1, arbitrary: fc.array(message, { maxLength: 4 }) }, anyJson);
}

/** Bytes that mean something here and there. */
export const anyBytes: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom("{", "}", '"', "[", "\n", "\r\n\r\n", "\0", "\xff", "jsonrpc", ":", "data: "),
    ),
    {
      maxLength: 20,
    },
  )
  .map((parts) => Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part))));

/** The same seed gives the same messages; without one a failure prints its own. */
export const RUNS: Parameters<typeof fc.assert>[1] = {
  numRuns: 300,
  ...(process.env["MCPGEN_SEED"] === undefined ? {} : { seed: Number(process.env["MCPGEN_SEED"]) }),
};
