import { httpAsFetch, httpInH3, httpInNode } from "./links/http.ts";
import { transportContract } from "./transport.ts";

for (const tested of [httpInH3, httpInNode, httpAsFetch]) await transportContract(tested);
