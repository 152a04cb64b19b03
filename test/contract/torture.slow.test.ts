import { http, httpAlone } from "./links/http.ts";
import { memory } from "./links/memory.ts";
import { messagePort } from "./links/message-port.ts";
import { sse } from "./links/sse.ts";
import { stdio } from "./links/stdio.ts";
import { ws } from "./links/ws.ts";
import { torture } from "./torture.ts";

for (const tested of [memory, messagePort, stdio, http, httpAlone, sse, ws]) torture(tested);
