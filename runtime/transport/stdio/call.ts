/** The client's side of a pipe: a server in a process of its own, which lives as long as the connection. */
import type { ClientTransport } from "../index.ts";
import { environmentFor } from "./environment.ts";
import { MAX_MESSAGE_BYTES } from "./framing.ts";
import { openProcess } from "./process.ts";
import { type RestartLimits, restarting } from "./restart.ts";

export interface SpawnOptions {
  /** Where the server runs. Default where this process does. */
  readonly cwd?: string;
  /** What the server sees beside what it inherits; of two values this one counts. The place for its tokens. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * What the server sees of this process's own environment. Default `safe`: enough to find programs, the home folder and temporary files, because
   * the rest has tokens that are none of its business. Names are inherited beside those; `all` is for servers that are trusted with everything.
   *
   * `safe` means HOME, LOGNAME, PATH, SHELL, TERM and USER; on Windows APPDATA, COMSPEC, HOMEDRIVE, HOMEPATH, LOCALAPPDATA, PATH, PATHEXT,
   * PROCESSOR_ARCHITECTURE, PROGRAMFILES, SYSTEMDRIVE, SYSTEMROOT, TEMP, USERNAME and USERPROFILE; none that holds a shell function.
   */
  readonly inheritEnv?: "safe" | "all" | readonly string[];
  /**
   * What the server writes to its standard error. Default `inherit`: it is where servers log, and no sign of a failure. A listener hears it line by
   * line, in pieces where a line is longer than 64 KiB.
   */
  readonly stderr?: "inherit" | "ignore" | ((line: string) => void);
  /** Default 64 MiB. A longer message is a diagnostic. */
  readonly maxMessageBytes?: number;
  /** How long the server may take to go after each step of closing: end of input, SIGTERM, SIGKILL. Default 2 s. */
  readonly graceMs?: number;
  /**
   * What becomes of a server that ends unexpectedly. Default: the next call starts it again, at most 3 times a minute and each time after a longer
   * pause, and greets it as before, because the specification asks for that. Calls that were open are lost, since nobody knows how far they came,
   * and so is what the server remembered. `never` where that must be noticed: then all later calls fail.
   */
  readonly restart?: "never" | RestartLimits;
}

/**
 * Starts a server as a process of its own and speaks to it over its standard streams: `await connect(spawnStdio("node", ["server.js"]), { info })`.
 * No shell reads the arguments, except on Windows where the command is a batch file such as `npx.cmd`: they are quoted for it, and one with a line
 * break is refused. The process ends with the client, by signal where it does not end by itself, and takes along what it has started.
 *
 * Connecting rejects with `ConnectionClosed` where the command cannot be started; calls do, with the exit code, where the process ends.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio
 */
export function spawnStdio(command: string, args: readonly string[] = [], options: SpawnOptions = {}): ClientTransport {
  const { env = {}, inheritEnv = "safe", restart = RESTART } = options;
  const program = {
    command,
    args,
    cwd: options.cwd ?? process.cwd(),
    env: environmentFor({ env, inheritEnv }, { platform: process.platform, own: process.env }),
    stderr: options.stderr ?? "inherit",
    maxMessageBytes: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    graceMs: options.graceMs ?? 2000,
  };
  return restart === "never" ? openProcess(program) : restarting(() => openProcess(program), restart);
}

const RESTART: RestartLimits = { max: 3, withinMs: 60_000 };
