/** Values that were made to break whoever looks at them. */

/** Each with a name, because most cannot be printed. */
export function hostile(): Readonly<Record<string, unknown>> {
  const cyclic: Record<string, unknown> = { type: "text", method: "ping" };
  cyclic["self"] = cyclic;
  return {
    undefined: undefined,
    NaN: NaN,
    "-Infinity": -Infinity,
    "a big integer": 10n ** 400n,
    "a symbol": Symbol("method"),
    "a function": () => 1,
    "a date": new Date(0),
    "a map": new Map([["method", "ping"]]),
    "a boxed string": Object("ping"),
    "a frozen object without a prototype": Object.freeze(Object.create(null)),
    "an object that inherits everything": Object.create({ method: "ping", jsonrpc: "2.0", id: 1, params: {}, type: "text", text: "a" }),
    "an own __proto__": JSON.parse('{"__proto__": {"method": "ping"}, "constructor": 1, "toString": null, "hasOwnProperty": []}'),
    "a method called constructor": { jsonrpc: "2.0", id: 1, method: "constructor", params: {} },
    "a method called __proto__": JSON.parse('{"jsonrpc": "2.0", "id": 1, "method": "__proto__", "params": {"__proto__": 1}}'),
    "a type called toString": { type: "toString", resultType: "valueOf" },
    "a cyclic object": cyclic,
    "a deep array": JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`),
    "a deep object": JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`),
    "depth where recursion is allowed": deepMeta(),
    "a huge array": { content: new Array(1_000_000).fill({ type: "text", text: "a" }), contents: new Array(1_000_000) },
    "a sparse array": new Array(1_000_000),
    "a huge object": { _meta: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index])) },
    "lone surrogates": { jsonrpc: "2.0", method: "\ud83d", params: { name: "\udc00" } },
  };
}

/** A client's capabilities take any JSON: the one place where depth is the sender's choice. */
function deepMeta(): unknown {
  const bomb: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
  const _meta = { "io.modelcontextprotocol/clientCapabilities": { experimental: { bomb } } };
  return { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "a", _meta }, _meta, metadata: bomb, value: bomb };
}
