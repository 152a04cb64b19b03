import { stdio } from "./links/stdio.ts";
import { transportContract } from "./transport.ts";

await transportContract({ ...stdio, revisions: ["2025-11-25"] });
