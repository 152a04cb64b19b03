/** What a rogue server says to each message. Runs in a process of its own as well, so it loads nothing. */

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: {
    readonly arguments?: { readonly texts?: readonly string[] };
    readonly requestState?: unknown;
    readonly inputResponses?: unknown;
  };
}

/** Everything that the call wants to hear, and then an honest reply. */
export function answersTo(message: unknown, revision: string): readonly string[] {
  const { id, method } = message as Message;
  if (id === undefined || method === undefined) return [];
  const texts = textsOf(message) ?? [];
  return [...texts, JSON.stringify({ jsonrpc: "2.0", id, result: resultOf(method, revision) })];
}

/** Only in the first round: a server that always asks back is met elsewhere. `"$id"` stands for the id of the call. */
export function textsOf(message: unknown): readonly string[] | undefined {
  const { id, params = {} } = message as Message;
  if (params.requestState !== undefined || params.inputResponses !== undefined) return undefined;
  return params.arguments?.texts?.map((text) => text.replaceAll('"$id"', JSON.stringify(id)));
}

function resultOf(method: string, revision: string): object {
  if (method === "initialize")
    return { protocolVersion: revision, capabilities: { tools: {} }, serverInfo: { name: "rogue", version: "1" } };
  const complete = revision === "2026-07-28" ? { resultType: "complete", ttlMs: 0, cacheScope: "private" } : {};
  if (method === "server/discover") return { ...complete, supportedVersions: [revision], capabilities: { tools: {} } };
  return { ...complete, content: [{ type: "text", text: "honest" }] };
}
