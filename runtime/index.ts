/** Everything that runs anywhere. Pipes are in `mcpgen/stdio`, HTTP servers in `mcpgen/http`, the first revision's HTTP+SSE in `mcpgen/sse`. */
export { DEFAULT_NEGOTIATED_REVISION, LATEST_REVISION, protocols, SUPPORTED_REVISIONS } from "../generated/index.ts";
export * from "./client.ts";
export type { HttpFacts, Principal } from "./contract.ts";
export { Refusal } from "./errors.ts";
export type { Id, Incoming, Outgoing, OutgoingRequest } from "./message.ts";
export type { Accept, Accepted, Facts, Inbound, Route } from "./route.ts";
export * from "./server.ts";
export type { Connection } from "./session.ts";
export { type MemoryPair, memoryPair } from "./transport/memory.ts";
export { type Mux, openMux } from "./transport/mux.ts";
export type { Writing } from "./transport/outbox.ts";
