/** Pipes: one JSON message per line. */
export { type SpawnOptions, spawnStdio } from "./call.ts";
export { type ServeStdioOptions, type StdioServing, serveStdio } from "./serve.ts";
