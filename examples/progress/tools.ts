/** Three long-running tools, one for each kind of progress: a known total, a count without an end, and named steps. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CallToolResult, Exchange, Params, Tool } from "mcpgen";
import * as Type from "typebox";
import { Errors } from "typebox/schema";

/** How long one step of pretended work takes. */
const STEP_MS = 60;

export type Call = Exchange<"tools/call", Params<"tools/call">>;

export interface RunnableTool {
  readonly tool: Tool;
  run(call: Call): Promise<CallToolResult>;
}

const downloadFile = defineTool({
  name: "download_file",
  description: "Downloads a file; reports every megabyte out of a known total.",
  input: Type.Object({
    filename: Type.String({ minLength: 1, description: "The name to save it under." }),
    size_mb: Type.Integer({ minimum: 1, maximum: 1000, description: "How large it is, in megabytes." }),
  }),
  async run({ filename, size_mb }, call) {
    const sent = countSent();
    for (let megabyte = 1; megabyte <= size_mb; megabyte += 1) {
      await sleep(STEP_MS, undefined, { signal: call.signal });
      sent(call.progress(megabyte, size_mb, `${megabyte} of ${size_mb} MB`));
    }
    return text(`saved ${filename}, ${size_mb} MB`, sent.count());
  },
});

const processData = defineTool({
  name: "process_data",
  description: "Works through a stream of records; nobody knows how many there are, so it reports a count without a total.",
  input: Type.Object({
    records: Type.Integer({ minimum: 1, maximum: 100_000, description: "How many records the stream will turn out to have." }),
  }),
  async run({ records }, call) {
    const sent = countSent();
    const batch = Math.max(1, Math.ceil(records / 20));
    for (let done = batch; done < records + batch; done += batch) {
      await sleep(STEP_MS, undefined, { signal: call.signal });
      sent(call.progress(Math.min(done, records)));
    }
    return text(`processed ${records} records`, sent.count());
  },
});

const installPackage = defineTool({
  name: "install_package",
  description: "Installs a package in steps that have names but no length.",
  input: Type.Object({ name: Type.String({ minLength: 1, description: "The package." }) }),
  async run({ name }, call) {
    const sent = countSent();
    const steps = ["resolving", "fetching", "unpacking", "linking", "running install scripts", "verifying"];
    for (const [index, step] of steps.entries()) {
      await sleep(STEP_MS * 3, undefined, { signal: call.signal });
      sent(call.progress(index + 1, undefined, `${step} ${name}`));
    }
    return text(`installed ${name}`, sent.count());
  },
});

/** By name, without a prototype: the name comes off the wire. */
export const tools: Readonly<Record<string, RunnableTool | undefined>> = Object.assign(Object.create(null), {
  download_file: downloadFile,
  process_data: processData,
  install_package: installPackage,
});

interface Definition<Input extends Type.TObject> {
  readonly name: string;
  readonly description: string;
  /** A TypeBox schema is a JSON Schema, so the same value is listed, checked against, and gives the handler its types. */
  readonly input: Input;
  run(input: Type.Static<Input>, call: Call): Promise<CallToolResult>;
}

function defineTool<Input extends Type.TObject>({ name, description, input, run }: Definition<Input>): RunnableTool {
  const fits = (value: unknown): value is Type.Static<Input> => Errors(input, value)[0];
  return {
    tool: { name, description, inputSchema: { type: "object", properties: input.properties, required: input.required ?? [] } },
    async run(call) {
      const { arguments: given = {} } = call.params;
      if (fits(given)) return run(given, call);
      const [, errors] = Errors(input, given);
      const why = errors.map(({ instancePath, message }) => `${instancePath || "/"} ${message}`).join("; ");
      return { content: [{ type: "text", text: `arguments of ${name}: ${why}` }], isError: true };
    },
  };
}

/** Counts what really left, so that a caller can tell whether everything arrived. */
function countSent(): { (delivery: ReturnType<Call["progress"]>): void; count(): number } {
  let count = 0;
  const note = (delivery: ReturnType<Call["progress"]>): void => {
    if (delivery === "sent") count += 1;
  };
  return Object.assign(note, { count: () => count });
}

function text(words: string, updates: number): CallToolResult {
  return { content: [{ type: "text", text: words }], structuredContent: { updates } };
}
