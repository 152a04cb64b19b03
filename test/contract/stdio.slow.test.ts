import { stdio } from "./links/stdio.ts";
import { transportContract } from "./transport.ts";

await transportContract({ ...stdio, revisions: ["2025-06-18", "2025-03-26", "2024-11-05"] });
