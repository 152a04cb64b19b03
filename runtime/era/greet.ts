/** How a client finds out what its server speaks, and who it is. */
import { type Level, type Protocol, RpcError } from "../contract.ts";
import { CallTimeout, ConnectionClosed, InvalidReply } from "../errors.ts";
import { metaOf, SERVER_INFO } from "./envelope.ts";
import type { Face } from "./plan.ts";
import { openSpeaker, type Speaker } from "./speak.ts";
import { ABOUT_SOMETHING_ELSE, named, supportedBy, unspoken } from "./unspoken.ts";

/** What a server has said about itself. */
export interface ServerFacts {
  readonly info?: { readonly name: string; readonly version: string; readonly title?: string };
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly instructions?: string;
}

export interface Greeting {
  readonly speaker: Speaker;
  readonly server: ServerFacts;
}

export interface Question {
  readonly method: string;
  readonly params: object;
  /** How long to wait where that is shorter than for any call. */
  readonly patienceMs?: number;
}

export interface Greeter {
  readonly face: Face;
  readonly logLevel: Level | undefined;
  /** Calls a method and returns its checked result. */
  ask(speaker: Speaker, question: Question): Promise<unknown>;
  tell(speaker: Speaker, method: string, params: object): Promise<unknown>;
  /** The handshake is made: the server may say things by itself now. */
  attend(speaker: Speaker): Promise<void>;
}

/** `protocols` are what the client would speak: one where it is pinned. */
export function greet(protocols: readonly Protocol[], greeter: Greeter): Promise<Greeting> {
  const [only] = protocols;
  return only !== undefined && protocols.length === 1 ? pinned(only, greeter) : newestMutual(protocols, greeter);
}

function pinned(protocol: Protocol, greeter: Greeter): Promise<Greeting> {
  const isHandshake = protocol.wire.lifecycle === "initialize";
  const ask: Greeter["ask"] = (speaker, question) =>
    greeter.ask(speaker, question).catch((error: unknown) => {
      throw (isOpening(question) ? unspoken(protocol, error) : undefined) ?? error;
    });
  return isHandshake ? initialize([protocol], { ...greeter, ask }) : discover(protocol, { ...greeter, ask });
}

function isOpening({ method }: Question): boolean {
  return method === "initialize" || method === "server/discover";
}

async function newestMutual(protocols: readonly Protocol[], greeter: Greeter): Promise<Greeting> {
  const newestFirst = [...protocols].sort((a, b) => (a.revision < b.revision ? 1 : -1));
  const stateless = newestFirst.filter(({ wire }) => wire.lifecycle === "per-request");
  const handshake = newestFirst.filter(({ wire }) => wire.lifecycle === "initialize");
  const [probe] = stateless;
  if (probe === undefined) return initialize(handshake, greeter);
  try {
    return await discover(probe, greeter, PROBE_MS);
  } catch (error) {
    const supported = supportedBy(error);
    const mutual = newestFirst.find(({ revision }) => revision !== probe.revision && supported.includes(revision));
    if (mutual !== undefined) return mutual.wire.lifecycle === "initialize" ? initialize([mutual], greeter) : discover(mutual, greeter);
    if (handshake.length === 0 || !mayBeOlder(error, probe)) throw error;
    return initialize(handshake, greeter);
  }
}

/** Old servers answer an unknown opening with any error, an HTTP status, or silence; the errors of the stateless era only with a reason. */
function mayBeOlder(error: unknown, { errors }: Protocol): boolean {
  if (error instanceof CallTimeout) return true;
  if (error instanceof ConnectionClosed) return error.status !== undefined && OLDER.has(error.status);
  if (!(error instanceof RpcError)) return false;
  return ![...ABOUT_SOMETHING_ELSE, "UnsupportedProtocolVersion"].some((name) => errors[name]?.code === error.code);
}

const OLDER: ReadonlySet<number> = new Set([400, 404, 405]);

/**
 * Some old servers answer an unknown opening with silence, and a person waits for the connection: nobody should take a pause of two seconds for
 * a failure. A newer server that takes longer to start is greeted with a handshake, which it hears once it has started.
 */
const PROBE_MS = 2000;

async function discover(protocol: Protocol, greeter: Greeter, patienceMs?: number): Promise<Greeting> {
  const speaker = openSpeaker(protocol, greeter.face, greeter.logLevel);
  // A revision of one's own may have no way to ask; then nothing is known of the server, and nothing need be.
  if (protocol.methods["server/discover"] === undefined) return { speaker, server: { capabilities: {} } };
  const question = { method: "server/discover", params: {}, ...(patienceMs === undefined ? {} : { patienceMs }) };
  const result = (await greeter.ask(speaker, question)) as Omit<ServerFacts, "info">;
  const info = metaOf({ _meta: Reflect.get(result, "_meta") })[SERVER_INFO] as ServerFacts["info"];
  return { speaker, server: factsOf(info, result) };
}

async function initialize(protocols: readonly Protocol[], greeter: Greeter): Promise<Greeting> {
  const [newest] = protocols;
  if (newest === undefined) throw new Error("connect needs at least one revision to speak");
  const { info, capabilities } = greeter.face;
  const params = { protocolVersion: newest.revision, capabilities, clientInfo: info };
  const opening = openSpeaker(newest, greeter.face, greeter.logLevel);
  const result = (await greeter.ask(opening, { method: "initialize", params })) as InitializeResult;
  const agreed = protocols.find(({ revision }) => revision === result.protocolVersion);
  if (agreed === undefined) {
    const offered = protocols.map(({ revision }) => revision).join(", ");
    throw new InvalidReply(`the server does not speak ${offered}: it answered with ${named([result.protocolVersion])}`, result);
  }
  const speaker = openSpeaker(agreed, greeter.face, greeter.logLevel);
  await greeter.tell(speaker, "notifications/initialized", {});
  await greeter.attend(speaker);
  const { logLevel: level } = greeter;
  if (level !== undefined && result.capabilities["logging"] !== undefined) {
    await greeter.ask(speaker, { method: "logging/setLevel", params: { level } });
  }
  return { speaker, server: factsOf(result.serverInfo, result) };
}

/** Of a result that its row has checked, what is read here. */
interface InitializeResult extends Omit<ServerFacts, "info"> {
  readonly protocolVersion: string;
  readonly serverInfo: NonNullable<ServerFacts["info"]>;
}

function factsOf(info: ServerFacts["info"], { capabilities, instructions }: Omit<ServerFacts, "info">): ServerFacts {
  return { capabilities, ...(info === undefined ? {} : { info }), ...(instructions === undefined ? {} : { instructions }) };
}
