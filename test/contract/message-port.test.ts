import { messagePort } from "./links/message-port.ts";
import { transportContract } from "./transport.ts";

await transportContract(messagePort);
