/** The way back over one POST of a session: JSON if the reply comes first, else a stream that its reader may come back to. */
import type { Delivery } from "../../contract.ts";
import { INVALID_REQUEST, Refusal } from "../../errors.ts";
import { errorReply, type Outgoing } from "../../message.ts";
import type { Accepts } from "./accept.ts";
import type { Pulse, Watch } from "./pulse.ts";
import type { Reply } from "./reply.ts";
import type { Ending, HttpSession } from "./session.ts";
import type { Sink } from "./sink.ts";
import type { SessionStream } from "./stream.ts";

export interface Answering {
  readonly session: HttpSession;
  readonly accepts: Accepts;
  readonly pulse: Pulse;
  /** Called before the head leaves, with the reply where that makes it leave. */
  head(message: Pick<Outgoing, "failed">): void;
  /** Called when the answer is complete. */
  done(message: Pick<Outgoing, "failed">): void;
}

export function openSessionReply(sink: Sink, answering: Answering): Reply {
  return new SessionReply(sink, answering);
}

const ENDED = new Refusal({ code: INVALID_REQUEST, http: 404 }, "the session has ended: initialize again");

class SessionReply implements Reply, Ending {
  readonly #sink: Sink;
  readonly #answering: Answering;
  readonly #silence: Watch;
  readonly #turn: Watch | undefined;
  #stream: SessionStream | undefined;
  #losses: Set<() => void> | undefined;
  #unlisten: (() => void) | undefined;
  #over = false;

  constructor(sink: Sink, answering: Answering) {
    this.#sink = sink;
    this.#answering = answering;
    answering.session.began(this);
    // A request that has been silent for long is one that a proxy would give up on.
    this.#silence = answering.pulse.watch(() => this.#openStream(undefined)?.comment());
    this.#turn = answering.session.polling?.watch(() => void this.release());
  }

  send(message: Outgoing): Delivery {
    if (this.#over) return "closed";
    const last = message.kind === "reply";
    // A refusal is more use with its status than in a stream, even to a client that prefers streams.
    if (last && this.#stream === undefined && (this.#answering.accepts.json || (message.http ?? 200) >= 400)) return this.#whole(message);
    const stream = this.#openStream(message);
    if (stream === undefined) return this.#sink.lost ? "closed" : "unsupported";
    const delivery = stream.send(message);
    if (last) this.#finish(message);
    return delivery;
  }

  onLost(listener: () => void): () => void {
    this.#losses ??= new Set();
    const losses = this.#losses.add(listener);
    if (this.#stream === undefined) this.#unlisten ??= this.#sink.onLost(() => this.lose());
    return () => void losses.delete(listener);
  }

  release(): Delivery {
    if (this.#over) return "closed";
    // One that opens with nothing to come back with is better left unopened.
    const stream = this.#answering.session.primes ? this.#openStream(undefined) : this.#stream;
    return stream?.release() ?? "unsupported";
  }

  abandon(): void {
    this.#over = true;
    this.#close();
  }

  lose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#close();
    if (this.#stream !== undefined) this.#stream.lose();
    else if (!this.#sink.lost) this.#sink.whole(ENDED.http, errorReply(undefined, ENDED).text());
    for (const listener of [...(this.#losses ?? [])]) listener();
  }

  #whole(message: Outgoing): Delivery {
    if (this.#sink.lost) return "closed";
    this.#answering.head(message);
    this.#finish(message);
    this.#sink.whole(message.http ?? 200, message.text());
    return "sent";
  }

  /** `undefined` where the client takes none, or has gone. */
  #openStream(message: Outgoing | undefined): SessionStream | undefined {
    if (this.#stream !== undefined) return this.#stream;
    const { session, accepts, head } = this.#answering;
    if (!accepts.stream || this.#sink.lost) return undefined;
    this.#quiet();
    head(message ?? {});
    this.#stream = session.answering(this.#sink);
    this.#stream.onLost(() => this.lose());
    return this.#stream;
  }

  #finish(message: Outgoing): void {
    this.#over = true;
    this.#close();
    this.#answering.done(message);
  }

  #close(): void {
    this.#quiet();
    this.#answering.session.finished(this);
  }

  /** From here on the stream watches its connections itself. */
  #quiet(): void {
    this.#silence.stop();
    this.#turn?.stop();
    this.#unlisten?.();
  }
}
