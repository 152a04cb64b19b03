/** What can happen to a server and its clients, and what must come of it. */
import type fc from "fast-check";
import { RpcError } from "mcpgen/client";
import { assert } from "../harness.ts";
import { type Held, until, type World } from "./world.ts";

export interface ModelCall {
  readonly client: number;
  /** Updates that its caller has heard. */
  progress: number;
  /** How it has ended; absent while it is open. */
  fate?: string;
  /** Who ended its handler; absent where it ended by itself, or goes on. */
  endedBy?: string;
  /** Questions that have not been answered. */
  readonly open: Set<string>;
}

export interface Model {
  readonly link: World["link"];
  next: number;
  /** Those that are connected, and how many announcements each has heard. */
  readonly clients: Map<number, { heard: number }>;
  readonly calls: Map<string, ModelCall>;
  readonly questions: Map<string, string>;
  /** What the server's diagnostics count. */
  readonly counts: Record<string, number>;
}

export type Command = fc.AsyncCommand<Model, World>;

/** `pick` chooses among those that are there. */
type Run = (model: Model, world: World, pick: number) => Promise<void>;

interface Deed {
  readonly name: string;
  can(model: Model): boolean;
  readonly run: Run;
}

const openCalls = (model: Model): [string, ModelCall][] => [...model.calls].filter(([, { fate }]) => fate === undefined);
const openQuestions = (model: Model): [string, string, ModelCall][] =>
  openCalls(model).flatMap(([key, call]) => [...call.open].map((question): [string, string, ModelCall] => [question, key, call]));
const some = <T>(all: Iterable<T>, pick: number): T => {
  const list = [...all];
  const one = list[pick % list.length];
  if (one === undefined) throw new Error("there is none");
  return one;
};
const heldOf = (world: World, key: string): Held =>
  some(
    [world.held.get(key)].filter((held) => held !== undefined),
    0,
  );

/** The call has ended so, and everything that hung on it. */
async function ends(
  key: string,
  call: ModelCall,
  { world, fate, endedBy }: { world: World; fate: string; endedBy?: string },
): Promise<void> {
  call.fate = fate;
  if (endedBy !== undefined) call.endedBy = endedBy;
  await until(() => world.calls.get(key)?.fates.length === 1 && (endedBy === undefined || heldOf(world, key).ended.length === 1));
  for (const question of call.open) await until(() => world.questions.get(question)?.fates.length === 1);
}

const always = (): boolean => true;
const hasClient = ({ clients }: Model): boolean => clients.size > 0;
const hasCall = (model: Model): boolean => openCalls(model).length > 0;
/** A question that nobody will answer is the end of its call's turn. */
const drop = (model: Model, call: ModelCall): void => {
  for (const question of call.open) model.questions.set(question, "ended");
};

export const DISCONNECT: Deed = {
  name: "disconnect",
  can: hasClient,
  async run(model, world, pick) {
    const client = some(model.clients.keys(), pick);
    model.clients.delete(client);
    await world.clients.get(client)?.client[Symbol.asyncDispose]();
    for (const [key, call] of openCalls(model)) {
      if (call.client !== client) continue;
      drop(model, call);
      await ends(key, call, { world, fate: "lost", endedBy: "hang-up" });
      // A reply was owed, except where hanging up is how callers say that they want none.
      if (!(model.link.cuts === "lost")) model.counts["closed"] = (model.counts["closed"] ?? 0) + 1;
    }
  },
};

/** The last thing that happens: whoever still waits is told so. */
export const DRAIN: Deed = {
  name: "drain",
  can: always,
  async run(model, world) {
    await world.server.drain({ deadlineMs: 1 });
    for (const [key, call] of openCalls(model)) {
      drop(model, call);
      await ends(key, call, { world, fate: "the server is shutting down", endedBy: "shutdown" });
    }
  },
};

export const DEEDS: readonly Deed[] = [
  {
    name: "connect",
    can: ({ clients }) => clients.size < 4,
    async run(model, world) {
      model.next += 1;
      model.clients.set(model.next, { heard: 0 });
      await world.connect(model.next);
    },
  },
  {
    name: "call",
    can: hasClient,
    async run(model, world, pick) {
      const client = some(model.clients.keys(), pick);
      const key = `call-${++model.next}`;
      model.calls.set(key, { client, progress: 0, open: new Set() });
      world.call(client, key, 3_600_000);
      await until(() => world.held.has(key));
    },
  },
  {
    name: "call that times out",
    can: hasClient,
    async run(model, world, pick) {
      const client = some(model.clients.keys(), pick);
      const key = `call-${++model.next}`;
      const call: ModelCall = { client, progress: 0, open: new Set() };
      model.calls.set(key, call);
      world.call(client, key, 5);
      await ends(key, call, { world, fate: "timeout", endedBy: model.link.cancelledBy });
    },
  },
  {
    name: "progress",
    can: hasCall,
    async run(model, world, pick) {
      const [key, call] = some(openCalls(model), pick);
      call.progress += 1;
      assert.ok(["sent", "stored"].includes(heldOf(world, key).exchange.progress(call.progress)));
      await until(() => world.calls.get(key)?.heard.length === call.progress);
    },
  },
  {
    name: "result",
    can: hasCall,
    async run(model, world, pick) {
      const [key, call] = some(openCalls(model), pick);
      drop(model, call);
      heldOf(world, key).resolve({ content: [] });
      await ends(key, call, { world, fate: "result" });
      assert.is(heldOf(world, key).exchange.progress(1000), "closed");
      model.counts["closed"] = (model.counts["closed"] ?? 0) + 1;
    },
  },
  {
    name: "error",
    can: hasCall,
    async run(model, world, pick) {
      const [key, call] = some(openCalls(model), pick);
      drop(model, call);
      heldOf(world, key).reject(new RpcError(-7, "an error"));
      await ends(key, call, { world, fate: "an error" });
    },
  },
  {
    name: "cancel",
    can: hasCall,
    async run(model, world, pick) {
      const [key, call] = some(openCalls(model), pick);
      drop(model, call);
      world.calls.get(key)?.abort.abort();
      await ends(key, call, { world, fate: "cancelled", endedBy: model.link.cancelledBy });
    },
  },
  {
    name: "ask",
    can: (model) => model.link.asks && hasCall(model),
    async run(model, world, pick) {
      const [key, call] = some(openCalls(model), pick);
      const question = `question-${++model.next}`;
      call.open.add(question);
      world.ask(key, question);
      const unasked = world.questions.get(question);
      await until(() => world.questions.get(question) !== unasked);
    },
  },
  ...(["answer", "refuse"] as const).map(
    (how): Deed => ({
      name: how,
      can: (model) => openQuestions(model).length > 0,
      async run(model, world, pick) {
        const [question, , call] = some(openQuestions(model), pick);
        world.questions.get(question)?.[how]();
        call.open.delete(question);
        model.questions.set(question, how === "answer" ? "answered" : "refused");
        await until(() => world.questions.get(question)?.fates.length === 1);
      },
    }),
  ),
  {
    name: "announce",
    can: always,
    async run(model, world) {
      const deliveries = world.server.announce("notifications/tools/list_changed", {});
      if (!model.link.announces) return assert.equal(deliveries, []);
      assert.is(deliveries.length, model.clients.size);
      for (const [id, client] of model.clients) {
        client.heard += 1;
        await until(() => world.clients.get(id)?.heard === client.heard);
      }
    },
  },
  {
    name: "cut",
    can: (model) => model.link.cuts !== "never" && hasClient(model),
    async run(model, world, pick) {
      const client = some(model.clients.keys(), pick);
      const line = world.clients.get(client)?.line;
      const streams = line?.reading();
      line?.cut();
      if (model.link.cuts === "resumed") return until(() => line?.reading() === streams);
      // What has said nothing has no stream that could be cut.
      for (const [key, call] of openCalls(model)) {
        if (call.client === client && call.progress > 0) await ends(key, call, { world, fate: "lost", endedBy: "hang-up" });
      }
    },
  },
  DISCONNECT,
];

export function commandOf(deed: Deed, pick: number): Command {
  return {
    check: (model) => deed.can(model),
    run: (model, world) => deed.run(model, world, pick),
    toString: () => `${deed.name}(${pick})`,
  };
}
