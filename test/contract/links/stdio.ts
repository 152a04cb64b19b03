/** Standard streams of a process for each client. */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SUPPORTED_REVISIONS } from "mcpgen";
import { spawnStdio } from "mcpgen/stdio";
import { bundle } from "./bundle.ts";
import type { Tested } from "./tested.ts";

export const stdio: Tested = {
  name: "stdio",
  revisions: SUPPORTED_REVISIONS,
  kind: { each: "pipe", shared: false },
  async open(variant) {
    const program = await bundle("test/contract/stdio-server.ts");
    const folder = await mkdtemp(join(tmpdir(), "mcpgen-contract-"));
    const flooded = join(folder, "flooded");
    let pids: string[] = [];
    return {
      dial() {
        const pid = join(folder, `pid-${pids.length}`);
        pids.push(pid);
        return spawnStdio(process.execPath, [program, variant, pid, flooded]);
      },
      sever() {
        for (const pid of pids) process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
        pids = [];
      },
      /** Reads nothing because it does nothing at all, while the server goes on. */
      stall() {
        const word = new Int32Array(new SharedArrayBuffer(4));
        while (!existsSync(flooded)) Atomics.wait(word, 0, 0, 10);
      },
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
};
