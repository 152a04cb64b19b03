/** Streamable HTTP: one POST per message, answered as JSON or as an event stream, and the sessions of handshake revisions. */
export type { EventStore, EventsAfter, StoredEvent, StreamKey } from "../../store/events.ts";
export { type MemoryEventStore, type MemoryEventStoreOptions, memoryEventStore } from "../../store/memory-events.ts";
export { memorySessionStore } from "../../store/memory-sessions.ts";
export type { SessionRecord, SessionStore } from "../../store/sessions.ts";
export { type HttpTransportOptions, httpTransport } from "./call.ts";
export { type HttpServing, type ServeHttpOptions, serveHttp } from "./listen.ts";
export { type NodeHandler, type NodeRequest, nodeHandler } from "./node.ts";
export type { PrincipalOf } from "./principal.ts";
export { type McpHandler, type McpHandlerOptions, mcpHandler } from "./serve.ts";
export type { SessionOptions } from "./sessions.ts";
