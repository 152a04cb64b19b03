/** One check, again and again: the generated function beside the compilers, over the same value. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { Compile } from "typebox/compile";
import { documentOf } from "./canonical.ts";
import { perCall, sample } from "./measure.ts";
import { built } from "./places.ts";
import type { Row } from "./table.ts";

const request = {
  jsonrpc: "2.0",
  id: 7,
  method: "tools/call",
  params: {
    name: "download_file",
    arguments: { filename: "image.iso", size_mb: 700 },
    _meta: {
      progressToken: "t-7",
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  },
};

export async function checks(newest: string): Promise<Row[]> {
  const { isCallToolRequest } = await import(built(newest, "validators"));
  const { CallToolRequest } = await import(built(newest, "schemas"));
  const compiled = Compile(CallToolRequest);
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).compile(documentOf(newest, "CallToolRequest"));
  const text = JSON.stringify(request);
  const requests = Array.from({ length: 16 }, () => structuredClone(request));
  const at = (turn: number): object | undefined => requests[turn % requests.length];
  const candidates: Record<string, (turn: number) => unknown> = {
    "isCallToolRequest, generated": (turn) => isCallToolRequest(at(turn)),
    "TypeBox Compile": (turn) => compiled.Check(at(turn)),
    AJV: (turn) => ajv(at(turn)),
    "JSON.parse of the same message, to compare": () => JSON.parse(text),
  };
  const rows: Row[] = [];
  for (const [what, call] of Object.entries(candidates)) {
    if (call(0) === false) throw new Error(`${what} refuses the message that is measured`);
    rows.push({ what, measured: await sample(9, () => perCall(call)), unit: "ns" });
  }
  return rows;
}
