/** A server in a process of its own, whose tools do to that process what happens to processes. */
import { writeFileSync } from "node:fs";
import { createServer } from "mcpgen/server";
import { serveStdio } from "mcpgen/stdio";

const deeds: Readonly<Record<string, (given: Readonly<Record<string, unknown>>, signal: AbortSignal) => unknown>> = {
  exit: ({ code }) => process.exit(Number(code)),
  kill: () => new Promise(() => process.kill(process.pid, "SIGKILL")),
  pid: () => process.pid,
  environment: () => Object.keys(process.env).sort(),
  print: ({ text }) => console.log(text),
  log: ({ text }) => console.error(text),
  wait: (_, signal) =>
    new Promise((_resolve, reject) => {
      // Keeps the process, as real work would.
      const work = setInterval(() => undefined, 1000);
      signal.addEventListener("abort", () => {
        clearInterval(work);
        reject(signal.reason);
      });
    }),
};

const server = createServer({
  info: { name: "program", version: "1.0.0" },
  capabilities: { tools: {} },
  handlers: {
    "tools/list": () => ({ tools: [] }),
    "tools/call": async ({ params, signal }) => {
      const told = await deeds[params.name]?.(params.arguments ?? {}, signal);
      return { content: [{ type: "text", text: JSON.stringify(told ?? null) }] };
    },
  },
});

// A server that cannot come up again after its first life.
const once = process.argv[2];
if (once !== undefined) {
  try {
    writeFileSync(once, "", { flag: "wx" });
  } catch {
    process.exit(9);
  }
}
await server.connect(serveStdio());
