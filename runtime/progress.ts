/** Progress of one exchange, on its own route and nowhere else. */
import type { Delivery, Exchange, ProgressWords, Reporter } from "./contract.ts";
import type { Id, Outgoing } from "./message.ts";
import type { Route } from "./route.ts";

export type Progress = Exchange["progress"];

export interface ProgressTo {
  readonly route: Route;
  /** The caller's, `undefined` where it gave none: `0` and `""` are tokens. */
  readonly token: Id | undefined;
  /** The highest value that the caller has heard already. */
  readonly heard: number;
  ended(): boolean;
}

export function progressOf({ route, token, heard, ended }: ProgressTo): Progress {
  if (token === undefined) return () => "unrequested";
  let head = "";
  let slot: object | undefined;
  let last = heard;
  return (done, total, words) => {
    if (ended()) return "closed";
    // Written so that NaN is stale as well; infinity has no JSON.
    if (!(done > last) || done === Number.POSITIVE_INFINITY) return "stale";
    last = done;
    if (head === "")
      head = `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${JSON.stringify(token)},"progress":`;
    const text = `${head}${done}${totalText(total)}${words === undefined ? "" : wordsText(words)}}}`;
    if (slot !== undefined) return route.send(laterNotice(text, slot));
    slot = {};
    return route.send(firstNotice(text));
  };
}

/** Steps of one whole: each says what it adds. */
export function reporterOf(progress: Progress, total: number | undefined): Reporter {
  let done = 0;
  return {
    get done() {
      return done;
    },
    add(step, message): Delivery {
      done += step;
      return progress(done, total, message);
    },
    [Symbol.dispose]: () => undefined,
  };
}

/** The first value always goes: it shows the caller that there is a bar to draw. */
function firstNotice(text: string): Outgoing {
  return { kind: "notice", text: () => text };
}

function laterNotice(text: string, slot: object): Outgoing {
  return { kind: "notice", slot, text: () => text };
}

function totalText(total: number | undefined): string {
  return total === undefined || !Number.isFinite(total) ? "" : `,"total":${total}`;
}

function wordsText(words: string | ProgressWords): string {
  const { message, meta } = typeof words === "string" ? { message: words, meta: undefined } : words;
  const said = JSON.stringify({ message, _meta: meta }).slice(1, -1);
  return said === "" ? "" : `,${said}`;
}
