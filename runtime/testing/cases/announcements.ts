import type { ClientHandlers } from "../../../generated/index.ts";
import { eventually, failure, same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";
import type { Opened } from "../stage.ts";

export const announcements = (scene: Scene): readonly Case[] => {
  if (!scene.handshake) return [listenStream(scene), everyStream(scene)];
  return scene.remembers ? [standingRoute(scene)] : [nobody];
};

const TOOLS = "notifications/tools/list_changed";
const RESOURCE = "notifications/resources/updated";

function listening(): { readonly heard: string[]; readonly handlers: ClientHandlers } {
  const heard: string[] = [];
  const handlers: ClientHandlers = {
    [TOOLS]: () => void heard.push("tools"),
    [RESOURCE]: ({ params }) => void heard.push(params.uri),
  };
  return { heard, handlers };
}

/** How it was delivered, to each that listens. */
async function announce(opened: Opened, method: string, params?: object): Promise<readonly string[]> {
  return (await opened.hear("announce", { method, params })).result as string[];
}

/** Whoever listens has only just begun to: announces until it is heard. */
async function untilHeard(opened: Opened, heard: readonly string[], patienceMs: number): Promise<void> {
  const first = async (): Promise<true | undefined> => {
    await announce(opened, TOOLS);
    return heard.length > 0 ? true : undefined;
  };
  await eventually(first, "the first announcement", patienceMs);
}

async function arrives(heard: readonly string[], wanted: readonly string[], patienceMs: number): Promise<void> {
  const last = wanted.at(-1) ?? "";
  await eventually(() => (heard.at(-1) === last ? true : undefined), `the announcement of ${last}`, patienceMs);
  same(
    heard.filter((each) => each !== "tools"),
    wanted,
    "what was announced",
  );
}

function standingRoute({ patienceMs }: Scene): Case {
  return {
    name: "a session hears what is announced on its standing route, and of resources only those it watches",
    async play(open) {
      const { heard, handlers } = listening();
      await using opened = await open({ handlers });
      await untilHeard(opened, heard, patienceMs);
      await opened.client.call("resources/subscribe", { uri: "file:///a" });
      same(await announce(opened, RESOURCE, { uri: "file:///b" }), [], "what is not watched");
      same((await announce(opened, RESOURCE, { uri: "file:///a" })).length, 1, "what is watched");
      await arrives(heard, ["file:///a"], patienceMs);
      await opened.client.call("resources/unsubscribe", { uri: "file:///a" });
      same(await announce(opened, RESOURCE, { uri: "file:///a" }), [], "what is watched no more");
      same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
    },
  };
}

function listenStream({ patienceMs }: Scene): Case {
  return {
    name: "a listen stream brings what its filter names and no more, until its caller stops listening",
    async play(open) {
      const { heard, handlers } = listening();
      await using opened = await open({ handlers, fallback: { notice: () => undefined } });
      const abort = new AbortController();
      const notifications = { toolsListChanged: true, resourceSubscriptions: ["file:///a"] };
      const stream = failure(opened.client.call("subscriptions/listen", { notifications }, { signal: abort.signal }), "the stream");
      await untilHeard(opened, heard, patienceMs);
      same(await announce(opened, RESOURCE, { uri: "file:///b" }), [], "what is not watched");
      same((await announce(opened, RESOURCE, { uri: "file:///a" })).length, 1, "what is watched");
      await arrives(heard, ["file:///a"], patienceMs);
      abort.abort();
      await stream;
      const left = async (): Promise<true | undefined> => ((await announce(opened, TOOLS)).length === 0 ? true : undefined);
      await eventually(left, "the end of the stream", patienceMs);
      same(opened.client.diagnostics.counts(), {}, "the client's diagnostics");
    },
  };
}

function everyStream({ patienceMs }: Scene): Case {
  return {
    name: "listen streams beside calls each hear every announcement once, in order",
    async play(open) {
      const { heard, handlers } = listening();
      await using opened = await open({ handlers, fallback: { notice: () => undefined } });
      const abort = new AbortController();
      const notifications = { toolsListChanged: true, resourceSubscriptions: ["file:///"] };
      const how = { signal: abort.signal, progressToken: false } as const;
      const stream = failure(opened.client.call("subscriptions/listen", { notifications }, how), "the stream");
      await untilHeard(opened, heard, patienceMs);
      const uris = Array.from({ length: 30 }, (_, index) => `file:///${index}`);
      for (const uri of uris) await announce(opened, RESOURCE, { uri });
      await arrives(heard, uris, patienceMs);
      abort.abort();
      await stream;
    },
  };
}

const nobody: Case = {
  name: "where nobody can listen nobody is announced to",
  async play(open) {
    await using opened = await open();
    same(await announce(opened, TOOLS), [], "deliveries");
    await opened.quiet();
  },
};
