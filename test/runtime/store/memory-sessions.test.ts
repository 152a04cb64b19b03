import { memorySessionStore } from "mcpgen/http";
import { sessionStoreContract } from "../../contract/session-store.ts";

sessionStoreContract("memory", () => memorySessionStore());
