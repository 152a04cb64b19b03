import { memory } from "./links/memory.ts";
import { transportContract } from "./transport.ts";

await transportContract(memory);
