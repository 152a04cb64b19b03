/** A peer that words its messages itself: ids of its own choice, batches, methods that nobody has. */
import { openDiagnostics } from "../diagnostics.ts";
import { openSpeaker, type Speaker } from "../era/speak.ts";
import type { Id, Incoming, OutgoingRequest } from "../message.ts";
import type { ClientTransport, Ear, Host } from "../transport/index.ts";
import { eventually } from "./check.ts";
import { type Learning, openLearning } from "./learning.ts";
import type { Remembered } from "./memory.ts";
import type { Scene } from "./scene.ts";
import { toolCall } from "./stage.ts";

export interface Raw extends AsyncDisposable, Learning {
  /** Everything that arrived, as it was on the wire. */
  readonly heard: readonly Said[];
  request(id: Id, method: string, params?: object): void;
  /** Several messages in one. */
  batch(messages: readonly { readonly id?: Id; readonly method: string; readonly params?: object }[]): void;
  tell(method: string, params?: object): Promise<void>;
  /** The reply to an id, `count` of them where more than one may come. */
  replies(id: Id | undefined, count?: number): Promise<readonly Said[]>;
}

export interface Said {
  readonly id?: Id;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

export async function openRaw(transport: ClientTransport, scene: Scene): Promise<Raw> {
  const { protocol, patienceMs } = scene;
  const speaker = openSpeaker(protocol, { side: "client", info: { name: "raw", version: "1" }, capabilities: {} }, undefined);
  const heard: Said[] = [];
  const speaks = speaking(transport, speaker, heard);
  const replies: Raw["replies"] = (id, count = 1) =>
    eventually(
      () => {
        const found = heard.filter((said) => said.method === undefined && said.id === id);
        return found.length >= count ? found : undefined;
      },
      `${count === 1 ? "a reply" : `${count} replies`} to ${JSON.stringify(id)}`,
      patienceMs,
    );
  let asked = 0;
  const remembered = async (): Promise<Remembered> => {
    asked += 1;
    const id = `what is remembered, ${asked}`;
    speaks.request(id, "tools/call", toolCall("remember"));
    const [reply] = await replies(id);
    return JSON.parse(Object(reply?.result?.["content"])[0].text);
  };
  const learning = openLearning(remembered, () => ({}), patienceMs);
  const raw: Raw = { heard, replies, ...speaks, ...learning, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() };
  await transport.listen(hostOf(heard));
  if (scene.handshake) await shakeHands(raw, scene);
  return raw;
}

const OPENING = "the opening";

async function shakeHands(raw: Raw, { revision }: Scene): Promise<void> {
  raw.request(OPENING, "initialize", { protocolVersion: revision, capabilities: {}, clientInfo: { name: "raw", version: "1" } });
  await raw.replies(OPENING);
  await raw.tell("notifications/initialized");
}

function speaking(transport: ClientTransport, speaker: Speaker, heard: Said[]): Pick<Raw, "request" | "batch" | "tell"> {
  const ear: Ear = { hear: (message) => void heard.push(wordsOf(message)), lost: () => undefined };
  function send(request: OutgoingRequest): void {
    // On a pipe the ids of requests are told apart by the transport, and what is said here may use one twice.
    if (transport.streams) transport.exchange(request, ear);
    else void transport.tell({ kind: "notice", headers: request.headers ?? {}, text: () => request.text() });
  }
  return {
    request: (id, method, params = {}) => send(speaker.request(method, params, { id, token: undefined })),
    batch(messages) {
      const worded = messages.map(({ id, method, params = {} }) =>
        id === undefined ? speaker.notice(method, params) : speaker.request(method, params, { id, token: undefined }),
      );
      const text = `[${worded.map((message) => message.text()).join(",")}]`;
      const [{ method } = { method: "" }] = messages;
      const about = { id: "the batch", token: undefined };
      const { headers = {} } = speaker.request(method, {}, about);
      send({ kind: "request", method, ...about, headers, text: () => text });
    },
    tell: async (method, params = {}) => void (await transport.tell(speaker.notice(method, params))),
  };
}

function hostOf(heard: Said[]): Host {
  return {
    diagnostics: openDiagnostics(undefined),
    belongs: () => "alone",
    adopt: () => false,
    garbled: () => undefined,
    accept({ message }) {
      heard.push(...([message].flat() as Said[]));
      return "noted";
    },
  };
}

function wordsOf(message: Incoming): Said {
  if (message.kind === "malformed") return {};
  if (message.kind === "reply") return { ...(message.id === undefined ? {} : { id: message.id }), ...message.outcome } as Said;
  const { kind, ...said } = message;
  return said as Said;
}
