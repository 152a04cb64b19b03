/** What a server's process sees of this one's environment: little, because tokens live there and not every server is a friend. */

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  /** This process's own environment. */
  readonly own: NodeJS.ProcessEnv;
}

export interface Environment {
  readonly inheritEnv: "safe" | "all" | readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function environmentFor({ inheritEnv, env }: Environment, { platform, own }: Surroundings): Record<string, string> {
  const keyOf = platform === "win32" ? (name: string): string => name.toUpperCase() : (name: string): string => name;
  const wanted = new Set(
    [...SAFE[platform === "win32" ? "win32" : "posix"], ...(typeof inheritEnv === "string" ? [] : inheritEnv)].map(keyOf),
  );
  // Where `Path` and `PATH` are one variable, the system would pick one of the two by its own rules.
  const given = new Set(Object.keys(env).map(keyOf));
  const inherited = Object.entries(own).flatMap(([name, value]) => {
    if (value === undefined || given.has(keyOf(name))) return [];
    if (inheritEnv === "all") return [[name, value] as const];
    return wanted.has(keyOf(name)) && !isShellFunction(value) ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(inherited), ...env };
}

/** Enough to find programs, the home folder and temporary files, and nothing that opens a door. */
const SAFE = {
  posix: ["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"],
  win32: [
    "APPDATA",
    "COMSPEC",
    "HOMEDRIVE",
    "HOMEPATH",
    "LOCALAPPDATA",
    "PATH",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "PROGRAMFILES",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "USERNAME",
    "USERPROFILE",
  ],
} as const;

/** How some shells export functions; a shell that is started would run what is in it. */
function isShellFunction(value: string): boolean {
  return value.startsWith("()");
}
