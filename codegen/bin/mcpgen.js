#!/usr/bin/env node
// In a checkout the sources run, through tsx, so that a build of yesterday never hides an edit of today.
// The published package has no sources, only the build.
import { existsSync } from "node:fs";

const source = new URL("../cli/main.ts", import.meta.url);
if (existsSync(source)) {
  const { register } = await import("tsx/esm/api");
  const { fileURLToPath } = await import("node:url");
  register({ tsconfig: fileURLToPath(new URL("../../tsconfig.json", import.meta.url)) });
  await import(source.href);
} else {
  await import("../dist/codegen/cli/main.js");
}
