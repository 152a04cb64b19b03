/** Every transport that the contract is run over. */
import { http, httpAlone, httpAsFetch, httpInH3, httpInNode } from "./links/http.ts";
import { memory } from "./links/memory.ts";
import { messagePort } from "./links/message-port.ts";
import { sse, sseAsFetch, sseInH3, sseInNode } from "./links/sse.ts";
import { stdio } from "./links/stdio.ts";
import type { Tested } from "./links/tested.ts";
import { ws, wsBesideHttp, wsOnApp } from "./links/ws.ts";

/** In the order of the table. */
export const MATRIX: readonly Tested[] = [
  memory,
  stdio,
  http,
  httpInH3,
  httpInNode,
  httpAsFetch,
  httpAlone,
  sse,
  sseInH3,
  sseInNode,
  sseAsFetch,
  ws,
  wsBesideHttp,
  wsOnApp,
  messagePort,
];
