/** The contract's server on the standard streams of its own process. */
import { serveStdio } from "mcpgen/stdio";
import { contractServer } from "./fixture.ts";

await contractServer().connect(serveStdio());
