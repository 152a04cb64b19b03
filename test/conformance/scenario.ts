/** One scenario of the official suite in a process of its own, judged by the checks that it writes down. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly description: string;
  readonly errorMessage?: string;
  readonly details?: unknown;
}

export interface Scenario {
  /** `localhost` in it, or the suite's own idea of a foreign host does not hold. */
  readonly url: string;
  readonly scenario: string;
  readonly revision: string;
}

const SHIM = new URL("./shim.mjs", import.meta.url).href;
const SUITE = fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/dist/index.js"));

/** The suite's own verdict is only half of it: its exit code knows nothing of warnings, nor of checks that were not made. */
export async function checksOf({ url, scenario, revision }: Scenario): Promise<readonly Check[]> {
  const out = await mkdtemp(join(tmpdir(), "mcpgen-conformance-"));
  try {
    const args = ["server", "--url", url, "--scenario", scenario, "--spec-version", revision, "-o", out];
    const child = spawn(process.execPath, ["--import", SHIM, SUITE, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => void output.push(text));
    await once(child, "close");
    const [folder] = await readdir(out);
    if (folder === undefined) throw new Error(`the suite wrote nothing down for ${scenario}:\n${output.join("")}`);
    return JSON.parse(await readFile(join(out, folder, "checks.json"), "utf8"));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** What is wrong, in words. A check that was left out is wrong as well, unless it is about something this server rightly lacks. */
export function faultsOf(checks: readonly Check[]): string[] {
  const faults = checks.filter(({ status }) => status !== "SUCCESS" && status !== "INFO");
  const made = checks.some(({ id, status }) => status === "SUCCESS" && id !== "wire-schema-valid");
  return [...faults.map(inWords), ...(made ? [] : [`no check was made: ${checks.map(inWords).join("; ")}`])];
}

function inWords({ id, status, description, errorMessage = description, details }: Check): string {
  return `${status} ${id}: ${errorMessage} ${JSON.stringify(details)}`;
}
