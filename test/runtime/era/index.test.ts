import { protocols, SUPPORTED_REVISIONS } from "../../../generated/index.ts";
import { type Eras, openEras } from "../../../runtime/era/index.ts";
import { classify } from "../../../runtime/message.ts";
import { assert, suite } from "../../harness.ts";

const test = suite("eras");

const face = { side: "server", info: { name: "x", version: "1" }, capabilities: {} } as const;
const all = await Promise.all(SUPPORTED_REVISIONS.map((revision) => protocols[revision]()));
const served = (lifecycle: string): Eras =>
  openEras(
    all.filter(({ wire }) => wire.lifecycle === lifecycle),
    { face, handlers: {} },
  );

const belongs = (eras: Eras, message: object, headers: Record<string, string> = {}): string =>
  eras.belongs(Array.isArray(message) ? message : classify(message), {
    http: { method: "POST", url: "http://x/mcp", headers: new Headers(headers), remoteAddress: undefined },
  });

const request = (method: string, params?: object): object => ({ jsonrpc: "2.0", id: 1, method, params });
const enveloped = { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } };

test("initialize opens a session, and what says nothing of its own revision joins one", () => {
  const eras = openEras(all, { face, handlers: {} });
  assert.is(belongs(eras, request("initialize")), "opens");
  assert.is(belongs(eras, request("tools/list")), "joins");
  assert.is(belongs(eras, { jsonrpc: "2.0", method: "notifications/initialized" }, { "mcp-protocol-version": "2025-11-25" }), "joins");
  assert.is(belongs(eras, { jsonrpc: "2.0", id: 1, result: {} }), "joins");
  assert.is(belongs(eras, [request("tools/list")]), "joins");
});

test("an envelope or the header of a stateless revision stands alone, whatever the method", () => {
  const eras = openEras(all, { face, handlers: {} });
  assert.is(belongs(eras, request("initialize", enveloped)), "alone");
  assert.is(belongs(eras, request("tools/list"), { "mcp-protocol-version": "2026-07-28" }), "alone");
  assert.is(belongs(eras, request("tools/list"), { "mcp-protocol-version": "2099-01-01" }), "alone");
  assert.is(belongs(eras, [request("tools/list")], { "mcp-protocol-version": "2026-07-28" }), "alone");
});

test("the header of a stateless revision brings no batch, and one of a revision that has them does", () => {
  const eras = openEras(all, { face, handlers: {} });
  const batches = (revision: string): boolean => {
    const headers = new Headers({ "mcp-protocol-version": revision });
    return eras.batches({
      facts: { http: { method: "POST", url: "http://x/mcp", headers, remoteAddress: undefined } },
      connection: undefined,
    });
  };
  assert.equal(["2026-07-28", "2025-03-26", "2025-06-18"].map(batches), [false, true, false]);
});

test("where one era is served, everything belongs to it", () => {
  assert.is(belongs(served("per-request"), request("initialize")), "alone");
  assert.is(belongs(served("per-request"), { jsonrpc: "2.0", id: 1, result: {} }), "alone");
  assert.is(belongs(served("initialize"), request("tools/list", enveloped)), "joins");
});

test.run();
