/** Everything that runs anywhere. Pipes are in `mcpgen/stdio`, HTTP servers in `mcpgen/http`. */
export type * from "../generated/index.ts";
export { DEFAULT_NEGOTIATED_REVISION, LATEST_REVISION, protocols, SUPPORTED_REVISIONS } from "../generated/index.ts";
export * from "./client.ts";
export { type Delivery, type Exchange, type Level, type Peer, type Protocol, type Received, RpcError } from "./contract.ts";
export type { Diagnostic, DiagnosticListener, Diagnostics, Trouble } from "./diagnostics.ts";
export { CallTimeout, Cancelled, ConnectionClosed, type Ending, InvalidReply, NotInRevision, Refusal } from "./errors.ts";
export type { Id, Incoming, Outgoing, OutgoingRequest } from "./message.ts";
export type { Accept, Accepted, Facts, HttpFacts, Inbound, Route } from "./route.ts";
export * from "./server.ts";
export type { ClientTransport, Ear, Hangup, Host, ServerTransport } from "./transport/index.ts";
export { type MemoryPair, memoryPair } from "./transport/memory.ts";
