/** WebSocket: one text frame per message. The specification does not define it; both ends have to agree on it beforehand. */
export { type WebSocketTransportOptions, webSocketTransport } from "./call.ts";
export { type ServeWebSocketOptions, serveWebSocket, type WebSocketServing } from "./serve.ts";
