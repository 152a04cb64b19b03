/** A server of any revisions, before types: what `createServer` builds on, and what a revision of one's own can be served with. */
import type { Notices, PublicNotice } from "../generated/index.ts";
import { openHub } from "./announce.ts";
import type { Delivery, MethodRow, Protocol } from "./contract.ts";
import { type DiagnosticListener, type Diagnostics, openDiagnostics } from "./diagnostics.ts";
import { type Dispatcher, openDispatcher } from "./dispatcher.ts";
import { type Duties, type Eras, type Face, type HandlerMap, openEras } from "./era/index.ts";
import { SHUTDOWN } from "./exchange.ts";
import { covers, isOpen } from "./gate.ts";
import type { ServerTransport } from "./transport/index.ts";

export interface Server extends AsyncDisposable {
  /**
   * Serves what comes over this transport, beside any others. Resolves when it can come.
   *
   * @throws {Error} where a handler can never be reached, there is no revision to serve, or the server is closed; and what the transport throws,
   * such as a port that is taken.
   */
  connect(transport: ServerTransport): Promise<void>;
  /**
   * Tells every client that listens: on its standing route where it has a session, and on each listen stream whose filter fits. One delivery for each
   * of them, none where nobody listens.
   *
   * @throws {Error} where the capability behind it is not declared: then no client would expect it.
   * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
   */
  announce<M extends PublicNotice>(method: M, params: Notices[M]["params"]): Delivery[];
  /** How often something did not reach anybody, by kind: for metrics. */
  readonly diagnostics: Pick<Diagnostics, "counts">;
}

export interface Serving extends Omit<Duties, "hub"> {
  /** Called once, when the first transport is connected. */
  load(): Promise<readonly Protocol[]>;
  /** Called once, before the first message. */
  readonly lifespan: (() => unknown) | undefined;
  readonly onDiagnostic: DiagnosticListener | undefined;
}

export function openServing({ load, lifespan, onDiagnostic = complain, ...duties }: Serving): Server {
  const diagnostics = openDiagnostics(onDiagnostic);
  const hub = openHub();
  const transports = new Set<ServerTransport>();
  let built: Promise<Built> | undefined;
  let closed = false;

  async function build(): Promise<Built> {
    const protocols = await load();
    if (protocols.length === 0)
      throw new Error("a server needs at least one revision: give createServer some in `revisions`, or leave it out");
    const eras = openEras(protocols, { ...duties, hub });
    mustBeReached(duties.handlers, eras, duties.face);
    const life = await lifespan?.();
    return { dispatcher: openDispatcher(eras, diagnostics, life), life };
  }

  return {
    diagnostics,
    async connect(transport) {
      built ??= build();
      const { dispatcher } = await built;
      if (closed) throw new Error("this server is closed");
      transports.add(transport);
      await transport.listen(dispatcher);
    },
    announce(method, params) {
      mustBeDeclared(method, duties.face);
      return hub.announce(method, params).map((delivery) => {
        if (delivery !== "sent" && delivery !== "stored") diagnostics.note(delivery, method);
        return delivery;
      });
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      hub.close();
      const running = await built?.catch(() => undefined);
      running?.dispatcher.end(SHUTDOWN);
      await Promise.all([...transports].map((transport) => transport[Symbol.asyncDispose]()));
      await dispose(running?.life);
    },
  };
}

interface Built {
  readonly dispatcher: Dispatcher;
  readonly life: unknown;
}

/** What the hook made may say how it ends, as anything does that is bound with `using`. */
async function dispose(life: unknown): Promise<void> {
  if (typeof life !== "object" || life === null) return;
  const end: unknown = Reflect.get(life, Symbol.asyncDispose) ?? Reflect.get(life, Symbol.dispose);
  if (typeof end === "function") await Reflect.apply(end, life, []);
}

/** Which capability stands behind an announcement is the same in every revision that has it. */
const BEHIND: Readonly<Record<PublicNotice, readonly [capability: string, flag: string]>> = {
  "notifications/prompts/list_changed": ["prompts", "listChanged"],
  "notifications/resources/list_changed": ["resources", "listChanged"],
  "notifications/resources/updated": ["resources", "subscribe"],
  "notifications/tools/list_changed": ["tools", "listChanged"],
};

function mustBeDeclared(method: PublicNotice, { capabilities }: Face): void {
  const [capability, flag] = BEHIND[method];
  if (covers(capabilities, { [capability]: { [flag]: true } })) return;
  throw new Error(`announce("${method}"): declare ${capability}.${flag} in \`capabilities\`, so that clients listen for it`);
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
