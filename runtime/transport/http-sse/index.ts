/** HTTP+SSE, the transport of the first revision: one stream for what the server says, and a POST for each message of the client. */
export { type SseTransportOptions, sseTransport } from "./call.ts";
export { type ServeSseOptions, type SseServing, serveSse } from "./listen.ts";
export { type SseHandler, type SseHandlerOptions, sseHandler } from "./serve.ts";
