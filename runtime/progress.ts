/** Progress of one exchange, on its own route and nowhere else. */
import type { Delivery } from "./contract.ts";
import type { Id, Outgoing } from "./message.ts";
import type { Route } from "./route.ts";

export type Progress = (done: number, total?: number, message?: string) => Delivery;

/** `token` is the caller's, `undefined` where it gave none: `0` and `""` are tokens. */
export function progressOf(route: Route, token: Id | undefined, ended: () => boolean): Progress {
  if (token === undefined) return () => "unrequested";
  const head = `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${JSON.stringify(token)},"progress":`;
  const slot = {};
  let last = Number.NEGATIVE_INFINITY;
  return (done, total, message) => {
    if (ended()) return "closed";
    // Written so that NaN is stale as well; infinity has no JSON.
    if (!(done > last) || done === Number.POSITIVE_INFINITY) return "stale";
    const first = last === Number.NEGATIVE_INFINITY;
    last = done;
    const text = `${head}${done}${totalText(total)}${message === undefined ? "" : `,"message":${JSON.stringify(message)}`}}}`;
    return route.send(first ? firstNotice(text) : laterNotice(text, slot));
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
