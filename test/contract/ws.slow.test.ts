import { ws, wsBesideHttp, wsOnApp } from "./links/ws.ts";
import { transportContract } from "./transport.ts";

for (const tested of [ws, wsBesideHttp, wsOnApp]) await transportContract(tested);
