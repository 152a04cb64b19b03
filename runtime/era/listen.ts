/**
 * Announcements where nothing is remembered between requests: a request that stays open, and says what it wants to hear.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
 */
import { type Hub, isWatched } from "../announce.ts";
import type { Exchange } from "../contract.ts";
import { isOpen } from "../gate.ts";
import { noticeOf } from "../message.ts";
import type { Inbound } from "../route.ts";
import { metaOf } from "./envelope.ts";
import type { Face, Plan } from "./plan.ts";

/** The first thing said is what of it will be heard; the promise resolves when the server ends the stream in good order. */
export function listen(exchange: Exchange, { route }: Inbound, { plan, face, hub }: { plan: Plan; face: Face; hub: Hub }): Promise<object> {
  const stamp = { [SUBSCRIPTION_ID]: exchange.id };
  const { notifications } = exchange.params as { readonly notifications: Filter };
  const honoured = honouredOf(notifications, plan, face);
  route.send(noticeOf("notifications/subscriptions/acknowledged", { _meta: stamp, notifications: honoured }));
  return new Promise((resolve) => {
    const leave = hub.join((method, params) => {
      if (!hears(honoured, method, params)) return undefined;
      return route.send(noticeOf(method, { ...params, _meta: { ...metaOf(params), ...stamp } }));
    });
    const forget = hub.onClosed(() => resolve({ _meta: stamp }));
    const gone = (): void => {
      leave();
      forget();
    };
    exchange.signal.addEventListener("abort", gone, { once: true });
  });
}

const SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

/** Keys of the filter, and what each of them brings. */
const KINDS: Readonly<Record<string, string>> = {
  toolsListChanged: "notifications/tools/list_changed",
  promptsListChanged: "notifications/prompts/list_changed",
  resourcesListChanged: "notifications/resources/list_changed",
  resourceSubscriptions: "notifications/resources/updated",
};

type Filter = Readonly<Record<string, unknown>>;

/** Kinds that this server does not announce are left out, and so are those that only an extension knows. */
function honouredOf(filter: Filter, { protocol }: Plan, face: Face): Filter {
  const wanted = Object.entries(KINDS).filter(([key, method]) => {
    const row = protocol.methods[method];
    return filter[key] !== undefined && filter[key] !== false && row !== undefined && isOpen(row, face);
  });
  return Object.fromEntries(wanted.map(([key]) => [key, filter[key]]));
}

function hears(honoured: Filter, method: string, params: object): boolean {
  const [key] = Object.entries(KINDS).find(([, kind]) => kind === method) ?? [];
  const wanted = key === undefined ? undefined : honoured[key];
  return Array.isArray(wanted) ? isWatched(wanted, Reflect.get(params, "uri")) : wanted !== undefined;
}
