/** The wrong call does not compile. Judged by the compiler: an expected error that does not come is one. */

import type { Client, Delivery, ExchangeOf, Interceptor, Route, Server } from "mcpgen";
import type { ClientNotice } from "mcpgen/client";
import { createServer } from "mcpgen/server";
import type { Connection } from "../../runtime/session.ts";
import { expect, type Same } from "./expect.ts";

const form = { message: "?", requestedSchema: { type: "object", properties: {} } } as const;

export function routes(route: Route): void {
  route.send({ kind: "notice", text: () => "" });
  // @ts-expect-error: there is no destination to give
  route.send({ kind: "notice", text: () => "" }, "request-1");
}

export function exchanges(call: ExchangeOf<"tools/call">, list: ExchangeOf<"tools/list">): void {
  // @ts-expect-error: the way back stays out of reach
  call.route;
  // @ts-expect-error: and so does whatever could look one up
  call.connection;
  // @ts-expect-error: nothing is sent but what an exchange is for
  call.send({ method: "notifications/progress" });
  // @ts-expect-error: progress takes no token and no request
  call.progress(1, 2, "words", "token");
  // @ts-expect-error: only what may be answered with a question may ask one
  void list.ask("a", "roots/list", {});
  const told: Delivery = call.owner.tell("notifications/elicitation/complete", { elicitationId: "1" });
  // @ts-expect-error: an owner's notice is no announcement
  call.owner.tell("notifications/tools/list_changed", {});
  void told;
}

export async function asks({ ask, askAll }: ExchangeOf<"tools/call">): Promise<void> {
  const { roots } = await ask("r", "roots/list", {});
  const { action } = await ask("e", "elicitation/create", form);
  expect<[Same<typeof action, "accept" | "cancel" | "decline">]>();
  const both = await askAll({ r: ["roots/list", {}], e: ["elicitation/create", form] });
  expect<[Same<typeof both.r.roots, typeof roots>]>();
  expect<[Same<typeof both.e.action, typeof action>]>();
  // @ts-expect-error: a client is not asked for what a server answers
  await ask("t", "tools/list", {});
  // @ts-expect-error: each question has its own params
  await ask("r", "elicitation/create", { uri: "file:///" });
  // @ts-expect-error: and each answer its own properties
  both.r.action;
}

export function announcements(server: Server): void {
  server.announce("notifications/resources/updated", { uri: "file:///" });
  // @ts-expect-error: progress is nobody's but its caller's
  server.announce("notifications/progress", { progressToken: 1, progress: 1 });
  // @ts-expect-error: what is announced has its params
  server.announce("notifications/resources/updated", {});
  // @ts-expect-error: what belongs to one client is not announced
  server.announce("notifications/elicitation/complete", { elicitationId: "1" });
}

export function clients(client: Client): void {
  const notice: ClientNotice = "notifications/roots/list_changed";
  void client.tell(notice, {});
  // @ts-expect-error: what only servers say
  void client.tell("notifications/tools/list_changed", {});
  // @ts-expect-error: a server is not called for what a client answers
  void client.call("sampling/createMessage", {});
}

export const interceptor: Interceptor = {
  "tools/list": async (exchange, next) => {
    expect<[Same<typeof exchange.method, "tools/list">]>();
    const { tools } = await next();
    return { tools: tools.slice(0, 1) };
  },
  // @ts-expect-error: around a call of a tool goes the result of one
  "tools/call": () => ({ tools: [] }),
};

export const server: Server = createServer({
  info: { name: "x", version: "1" },
  capabilities: { tools: {} },
  lifespan: () => ({ pool: 1 }),
  handlers: {
    "tools/list": ({ lifespan }) => {
      expect<[Same<typeof lifespan.pool, number>]>();
      // @ts-expect-error: it has what the hook has made, and nothing else
      lifespan.other;
      return { tools: [] };
    },
    "tools/call": () => ({ content: [] }),
  },
});

/** Every outcome of a send has a name, and these are all of them. */
export function named(delivery: Delivery): string {
  switch (delivery) {
    case "sent":
    case "merged":
    case "stored":
    case "unrequested":
    case "stale":
    case "unsupported":
    case "closed":
      return delivery;
  }
}

export function connections(connection: Connection): void {
  // @ts-expect-error: a standing route is not chosen by an id
  connection.tell("request-1", { kind: "notice", text: () => "" });
}
