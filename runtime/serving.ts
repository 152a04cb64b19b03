/** A server of any revisions, before types: what `createServer` builds on, and what a revision of one's own can be served with. */
import type { MethodRow, Protocol } from "./contract.ts";
import { type DiagnosticListener, type Diagnostics, openDiagnostics } from "./diagnostics.ts";
import { type Dispatcher, openDispatcher } from "./dispatcher.ts";
import { type Eras, type Face, type HandlerMap, openEras } from "./era/index.ts";
import { isOpen } from "./era/plan.ts";
import { SHUTDOWN } from "./exchange.ts";
import type { ServerTransport } from "./transport/index.ts";

export interface Server extends AsyncDisposable {
  /**
   * Serves what comes over this transport, beside any others. Resolves when it can come.
   *
   * @throws {Error} where a handler can never be reached, there is no revision to serve, or the server is closed; and what the transport throws,
   * such as a port that is taken.
   */
  connect(transport: ServerTransport): Promise<void>;
  /** How often something did not reach anybody, by kind: for metrics. */
  readonly diagnostics: Pick<Diagnostics, "counts">;
}

export interface Serving {
  /** Called once, when the first transport is connected. */
  load(): Promise<readonly Protocol[]>;
  readonly face: Face;
  readonly handlers: HandlerMap;
  readonly onDiagnostic: DiagnosticListener | undefined;
}

export function openServing({ load, face, handlers, onDiagnostic = complain }: Serving): Server {
  const diagnostics = openDiagnostics(onDiagnostic);
  const transports = new Set<ServerTransport>();
  let dispatcher: Promise<Dispatcher> | undefined;
  let closed = false;

  async function build(): Promise<Dispatcher> {
    const protocols = await load();
    if (protocols.length === 0)
      throw new Error("a server needs at least one revision: give createServer some in `revisions`, or leave it out");
    const eras = openEras(protocols, face, handlers);
    mustBeReached(handlers, eras, face);
    return openDispatcher(eras, diagnostics);
  }

  return {
    diagnostics,
    async connect(transport) {
      dispatcher ??= build();
      const host = await dispatcher;
      if (closed) throw new Error("this server is closed");
      transports.add(transport);
      await transport.listen(host);
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      (await dispatcher?.catch(() => undefined))?.end(SHUTDOWN);
      await Promise.all([...transports].map((transport) => transport[Symbol.asyncDispose]()));
    },
  };
}

/** What an author's code throws is hidden from callers, so it has to be seen somewhere. */
function complain({ kind, what, cause }: Parameters<DiagnosticListener>[0]): void {
  if (kind === "failed") console.error(`mcpgen: ${what} failed:`, cause);
}

/**
 * A handler that no message can reach is a mistake: most often a capability that was not declared. In one revision out of several it is the
 * same mistake, and harder to see: older ones leave open what newer ones ask to be declared.
 */
function mustBeReached(handlers: HandlerMap, { plans }: Eras, face: Face): void {
  const { side } = face;
  for (const method of Object.keys(handlers)) {
    if (handlers[method] === undefined) continue;
    const rows = plans.flatMap(({ protocol }) => {
      const row = protocol.methods[method];
      return row === undefined ? [] : [{ row, revision: protocol.revision }];
    });
    if (rows.length === 0) {
      throw new Error(`handlers["${method}"]: no such method in ${plans.map(({ protocol }) => protocol.revision).join(", ")}`);
    }
    const received = rows.filter(({ row }) => row.from !== side && !row.embedded);
    if (received.length === 0) throw new Error(`handlers["${method}"]: a ${side} never receives it`);
    const shut = received.filter(({ row }) => !isOpen(row, face));
    if (shut.length === 0) continue;
    const where = shut.length === received.length ? "" : ` in ${shut.map(({ revision }) => revision).join(", ")}`;
    throw new Error(
      `handlers["${method}"] is never called${where}: declare ${keysOf(
        shut.map(({ row }) => row),
        side,
      )} in \`capabilities\``,
    );
  }
}

/** The capabilities of ours that would open the rows. */
function keysOf(rows: readonly MethodRow[], side: Face["side"]): string {
  const keys = rows.flatMap(({ gate = [] }) => gate.filter((path) => path.startsWith(`${side}.`)));
  return [...new Set(keys)].join(" or ");
}
