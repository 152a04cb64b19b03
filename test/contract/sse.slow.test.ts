import { sse, sseAsFetch, sseInH3, sseInNode } from "./links/sse.ts";
import { transportContract } from "./transport.ts";

for (const tested of [sse, sseInH3, sseInNode, sseAsFetch]) await transportContract(tested);
