/** One session with a server, the client's side: what every request in it says in its head, and what ends with it. */
import type { Delivery, Wire } from "../../contract.ts";
import { within } from "../../deadline.ts";
import { ConnectionClosed } from "../../errors.ts";
import type { Outgoing } from "../../message.ts";
import type { Route } from "../../route.ts";
import { Connection } from "../../session.ts";
import type { Host } from "../index.ts";
import { fetchWithin } from "./redirect.ts";
import { failed, nameOf } from "./target.ts";

/** What all sessions of a transport have in common. */
export interface Sending {
  readonly target: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly host: () => Host | undefined;
}

export class ClientSession {
  /** What the server asks and cancels in this session. */
  readonly connection: Connection = new Connection();
  /** The way to a server that says something of its own. */
  readonly back: Route;
  readonly #sending: Sending;
  readonly #saying = new Set<Promise<unknown>>();
  #id: string | undefined;
  #wire: Wire | undefined;
  #agreed: Readonly<Record<string, string>> = {};
  #gone: ConnectionClosed | undefined;
  /** Ends what is still being said when the time for it is over. */
  readonly #closing = new AbortController();

  constructor(sending: Sending) {
    this.#sending = sending;
    this.back = {
      send: (message) => this.mention(message),
      onLost: (listener) => this.connection.onClosed(() => listener()),
    };
    this.connection.standing = this.back;
  }

  get target(): URL {
    return this.#sending.target;
  }

  /** Absent where the server keeps no session. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Why nothing can be said in it any more. */
  get gone(): ConnectionClosed | undefined {
    return this.#gone;
  }

  /** The server has given it up. Who still wants something of it opens another one, with `initialize`. */
  get lost(): boolean {
    return this.#gone?.status === 404;
  }

  /** What has been agreed. Absent before, and where each request says it anew. */
  get wire(): Wire | undefined {
    return this.#wire;
  }

  /** From now on requests that say nothing of it themselves carry `headers`. */
  agree(wire: Wire, headers: Readonly<Record<string, string>>): void {
    this.#wire = wire;
    this.#agreed = headers;
  }

  async post(message: Outgoing, signal: AbortSignal): Promise<Response> {
    const head = { ...this.#head(), ...POST_HEADERS, ...message.headers };
    const response = await this.#fetch({ method: "POST", headers: head, body: message.text(), signal });
    if (response.status === 404 && this.#id !== undefined) {
      await letGo(response);
      throw this.lose();
    }
    return response;
  }

  /** The rest of a stream after the event `after`; without one, what belongs to no request. */
  listen(after: string | undefined, signal: AbortSignal): Promise<Response> {
    const last = after === undefined ? {} : { [LAST_EVENT_HEADER]: after };
    return this.#fetch({ headers: { ...this.#head(), ...last, accept: "text/event-stream" }, signal });
  }

  /** The server has answered `initialize`: it may have named the session. */
  opened({ ok, headers }: Response): void {
    const id = headers.get(SESSION_HEADER);
    if (!ok || id === null) return;
    // Anything else is no id, and sending it back could only confuse.
    if (VISIBLE.test(id)) this.#id = id;
    else this.#sending.host()?.diagnostics.note("malformed", "the id of the session");
  }

  /** Rejects with `ConnectionClosed` where the server does not take it. */
  async tell(message: Outgoing): Promise<Delivery> {
    if (this.#gone !== undefined) throw this.#gone;
    const response = await this.post(message, this.#closing.signal);
    const { ok, status } = response;
    await letGo(response);
    if (!ok) throw new ConnectionClosed(`${nameOf(this.target)} refused a message with status ${status}`, { status });
    return "sent";
  }

  /** Nobody waits to hear whether the server takes it. */
  mention(message: Outgoing): Delivery {
    if (this.#gone !== undefined) return "closed";
    void this.say(message);
    return "sent";
  }

  /** Resolves when the server has taken it, or will not. */
  say(message: Outgoing): Promise<unknown> {
    const said = this.tell(message)
      .catch((cause: unknown) => this.#sending.host()?.diagnostics.note("lost", `a ${message.kind} of ours`, cause))
      .finally(() => this.#saying.delete(said));
    this.#saying.add(said);
    return said;
  }

  /** The server says that it does not know it. */
  lose(): ConnectionClosed {
    const why = this.#gone ?? new ConnectionClosed(`${nameOf(this.target)} does not know this session any more`, { status: 404 });
    if (this.#gone === undefined) this.#sending.host()?.diagnostics.note("lost", "the session", why);
    this.end(why);
    return why;
  }

  /** Everybody who waits for something in it hears why. */
  end(why: ConnectionClosed): void {
    if (this.#gone !== undefined) return;
    this.#gone = why;
    this.connection.close(why);
  }

  /** The server need not keep it. Takes at most `graceMs`, together with what is still being said. */
  async leave(graceMs: number): Promise<void> {
    const kept = this.#gone === undefined && this.#id !== undefined;
    this.end(new ConnectionClosed("this client is closed"));
    await within(
      Promise.all(this.#saying).then(() => (kept ? this.#delete() : undefined)),
      graceMs,
    );
    this.#closing.abort();
  }

  /** A server may not let its clients end sessions, which is as well. */
  async #delete(): Promise<void> {
    const { signal } = this.#closing;
    const answer = await this.#fetch({ method: "DELETE", headers: this.#head(), signal }).catch(() => undefined);
    if (answer !== undefined) await letGo(answer);
  }

  /** What the protocol itself says in headers wins over what the author does. */
  #head(): Record<string, string> {
    return { ...this.#sending.headers, ...this.#agreed, ...(this.#id === undefined ? {} : { [SESSION_HEADER]: this.#id }) };
  }

  async #fetch(init: RequestInit): Promise<Response> {
    try {
      return (await fetchWithin(this.#sending.fetch, this.target, init)).response;
    } catch (cause) {
      throw failed(nameOf(this.target), cause);
    }
  }
}

/** What is left of it is not wanted; that it may have broken off is nobody's concern then. */
export async function letGo({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => undefined);
}

const SESSION_HEADER = "mcp-session-id";
const LAST_EVENT_HEADER = "last-event-id";
const POST_HEADERS = { accept: "application/json, text/event-stream", "content-type": "application/json" };
const VISIBLE = /^[\x21-\x7e]+$/;
