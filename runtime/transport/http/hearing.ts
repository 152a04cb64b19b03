/** What is said on the stream of one request, as its caller hears it. The stream is the correlation: ids only confirm it. */
import { ConnectionClosed } from "../../errors.ts";
import { classify, type OutgoingRequest } from "../../message.ts";
import type { Ear } from "../index.ts";
import { readEvents } from "../sse.ts";

export interface Hearing {
  /** Reads the answer to its end. */
  read(response: Response): Promise<void>;
  /** No reply can come any more. */
  lose(why: ConnectionClosed): void;
  /** Nobody listens any more. */
  stop(): void;
}

export interface Beside {
  /** Where the server is, as messages may name it. */
  readonly where: string;
  /** Gets what the server says on this stream that is neither the reply nor its progress. */
  overhear(message: unknown): void;
}

export function openHearing(request: OutgoingRequest, ear: Ear, { where, overhear }: Beside): Hearing {
  let open = true;

  function hear(message: unknown, alone: boolean): void {
    const incoming = classify(message);
    // An error without an id, alone in its body, can only be about this request.
    const isReply = incoming.kind === "reply" && (incoming.id === request.id || (incoming.id === undefined && alone));
    if (open && isReply) {
      open = false;
      ear.hear(incoming);
    } else if (open && incoming.kind === "notice" && incoming.method === "notifications/progress") {
      ear.hear(incoming);
    } else {
      overhear(message);
    }
  }

  function lose(why: ConnectionClosed): void {
    if (!open) return;
    open = false;
    ear.lost(why);
  }

  return {
    lose,
    stop: () => {
      open = false;
    },
    async read(response) {
      const { status, body } = response;
      const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
      let end = `${where} ended its answer without a reply`;
      if (type === "text/event-stream" && body !== null) {
        for await (const { data } of readEvents(body)) if (data !== "") hear(JSON.parse(data), false);
      } else if (type === "application/json") {
        hear(await response.json(), true);
      } else {
        await body?.cancel();
        end = `${where} answered with status ${status} and ${contentOf(type)}, which is no message`;
      }
      lose(new ConnectionClosed(end, { status }));
    },
  };
}

function contentOf(type: string | undefined): string {
  return type === undefined || type === "" ? "no content type" : `content type ${JSON.stringify(type.slice(0, 80))}`;
}
