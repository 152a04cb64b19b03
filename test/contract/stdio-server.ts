/** The contract's server on the standard streams of its own process, which it says the number of. */
import { writeFileSync } from "node:fs";
import { serveStdio } from "mcpgen/stdio";
import { contractServer, type Variant } from "mcpgen/testing";

const [, , variant = "plain", pid = "", flooded = ""] = process.argv;
writeFileSync(pid, String(process.pid));
const onFlooded = (): void => writeFileSync(flooded, "");
await contractServer({ variant: variant as Variant, onFlooded }).connect(serveStdio());
