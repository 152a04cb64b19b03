/** A process for each case takes its time, so each revision of an era has a file of its own and the older ones are in the slow tier. */
import { stdio } from "./links/stdio.ts";
import { transportContract } from "./transport.ts";

await transportContract({ ...stdio, revisions: ["2026-07-28"] });
