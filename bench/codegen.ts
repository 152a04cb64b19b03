/** `npm run bench`: what generated code weighs, and what it costs to load, run, type-check and generate. */
import { cpus } from "node:os";
import { checks } from "./checks.ts";
import { revisions } from "./places.ts";
import { sizes } from "./sizes.ts";
import { startup } from "./startup.ts";
import { printTable } from "./table.ts";
import { toolchain } from "./toolchain.ts";

const newest = revisions.at(-1);
if (newest === undefined) throw new Error("nothing is generated: npm run generate");

console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}. Medians, and the middle half of the samples.`);
printTable("Bundle size, minified", await sizes(newest));
printTable("Start-up in a new process", await startup(newest));
printTable("One check of a tools/call message", await checks(newest));
printTable("Toolchain", await toolchain(newest));
