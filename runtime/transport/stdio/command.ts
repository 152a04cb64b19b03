/**
 * How a command becomes a process. On Windows most commands of npm are batch files, which only `cmd.exe` can run, and which Node refuses to start
 * because that shell reads arguments as code. Here they are quoted so that it cannot.
 */
import { win32 } from "node:path";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Where the process runs. */
  readonly cwd: string;
  /** What the process will see. */
  readonly env: Readonly<Record<string, string>>;
}

export interface System {
  readonly platform: NodeJS.Platform;
  isFile(path: string): boolean;
}

export interface Spawned {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are joined as they are: they have been quoted for the shell that reads them. */
  readonly windowsVerbatimArguments: boolean;
}

/** Throws where an argument cannot be given to a batch file at all. */
export function commandFor(wanted: Command, system: System): Spawned {
  const asItIs: Spawned = { file: wanted.command, args: wanted.args, windowsVerbatimArguments: false };
  if (system.platform !== "win32") return asItIs;
  const found = find(wanted, system);
  // What is not there fails to start, with the system's own reason.
  if (found === undefined) return asItIs;
  if (!/\.(bat|cmd)$/i.test(found)) return { ...asItIs, file: found };
  return { file: shellOf(wanted.env), args: batch(found, wanted.args), windowsVerbatimArguments: true };
}

/**
 * The first file that Windows would run. A bare name is looked for in PATH only: the current folder is where a stranger's project would put a
 * `npx.cmd` of its own.
 */
function find({ command, cwd, env }: Command, { isFile }: System): string | undefined {
  const extensions = (read(env, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";").filter((each) => each !== "");
  const runs = extensions.some((each) => command.toLowerCase().endsWith(each.toLowerCase()));
  const names = [...(runs ? [command] : []), ...extensions.map((each) => command + each)];
  const folders = /[\\/:]/.test(command) ? [cwd] : (read(env, "PATH") ?? "").split(";").map(unquoted).filter(win32.isAbsolute);
  return folders.flatMap((folder) => names.map((name) => win32.resolve(folder, name))).find(isFile);
}

/** Names of variables have no case there. */
function read(env: Command["env"], name: string): string | undefined {
  return Object.entries(env).find(([each]) => each.toUpperCase() === name)?.[1];
}

function unquoted(folder: string): string {
  return folder.replaceAll('"', "").trim();
}

function shellOf(env: Command["env"]): string {
  const root = read(env, "SYSTEMROOT");
  return root === undefined ? "cmd.exe" : win32.join(root, "System32", "cmd.exe");
}

/**
 * `/d` runs no commands of the registry first, `/v:off` leaves exclamation marks alone, `/e:on` has what `quote` needs, and `/s` takes off the outer
 * quotes and no others.
 */
function batch(file: string, args: readonly string[]): readonly string[] {
  const words = args.map((each) => (PLAIN.test(each) ? each : quote(each)));
  return ["/d", "/e:on", "/v:off", "/s", "/c", `"${[quote(file), ...words].join(" ")}"`];
}

/** Left alone, because batch files compare such arguments with words. The last character is no backslash: it would escape a quote that the file adds. */
const PLAIN = /^[\w./:@+\\-]*[\w./:@+-]$/;

/**
 * Inside of quotes the shell sees no operators, also where a batch file passes its arguments on and they are read again, which is what undoes
 * carets. A quote is doubled, which every program reads as one; a percent sign is kept from its variable by an empty one between the two.
 *
 * @see https://learn.microsoft.com/windows-server/administration/windows-commands/cmd
 */
function quote(argument: string): string {
  if (/[\r\n\0]/.test(argument)) throw new Error("a batch file takes no argument with a line break or a zero in it");
  const escaped = argument
    .replaceAll(/(\\*)"/g, '$1$1""')
    .replace(/(\\+)$/, "$1$1")
    .replaceAll("%", "%%cd:~,%");
  return `"${escaped}"`;
}
