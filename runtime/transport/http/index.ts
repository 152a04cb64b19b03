/** Streamable HTTP: one POST per message, answered as JSON or as an event stream. */
export { type HttpTransportOptions, httpTransport } from "./call.ts";
export { type HttpServing, type ServeHttpOptions, serveHttp } from "./listen.ts";
export { type McpHandler, type McpHandlerOptions, mcpHandler } from "./serve.ts";
