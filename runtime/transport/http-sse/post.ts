/** What the client says: each message is a POST of its own, and what is posted at once may arrive in any order. */
import { ConnectionClosed } from "../../errors.ts";
import { fetchWithin } from "../http/redirect.ts";
import { failed, nameOf } from "../http/target.ts";
import { HIGH_WATER } from "../outbox.ts";

/** Rejects with `ConnectionClosed` where the server does not take the message. */
export type Post = (text: string) => Promise<void>;

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly send: typeof fetch;
  readonly signal: AbortSignal;
}

export function openPost(endpoint: URL, { headers, send, signal }: PostOptions): Post {
  const where = nameOf(endpoint);
  const head = { ...headers, "content-type": "application/json" };
  return async (body) => {
    try {
      const { response } = await fetchWithin(send, endpoint, { method: "POST", headers: head, body, signal });
      await response.body?.cancel();
      const { ok, status } = response;
      if (!ok) throw new ConnectionClosed(`${where} refused a message with status ${status}`, { status });
    } catch (cause) {
      throw failed(where, cause);
    }
  };
}

/** One message after another, so that they arrive in the order they were said in. */
export interface Chain {
  readonly say: Post;
  /** So much waits for its turn that nothing more should be said. */
  readonly full: boolean;
  /** Resolves when nothing waits. */
  empty(): Promise<void>;
}

/** `ready` is called after each message that was taken, or not. */
export function openChain(post: Post, ready: () => void): Chain {
  let last: Promise<void> = Promise.resolve();
  let size = 0;
  return {
    say(text) {
      size += text.length;
      const said = last.then(() => post(text));
      const done = (): void => {
        size -= text.length;
        ready();
      };
      last = said.then(done, done);
      return said;
    },
    get full() {
      return size > HIGH_WATER;
    },
    empty: () => last,
  };
}
