/** Who may send what, and which handlers a capability demands, are types. Nothing here runs; the compiler is the test. */

import type {
  AskMethod,
  ClientHandlersFor,
  ClientMethod,
  Handler,
  Handlers,
  HandlersFor,
  Params,
  PublicNotice,
  Result,
} from "../../generated/index.ts";

const listTools: Handler<"tools/list"> = () => ({ tools: [] });
const callTool: Handler<"tools/call"> = async (exchange) => {
  const path = exchange.params.arguments?.["path"];
  exchange.progress(1, 2, String(path));
  // @ts-expect-error the envelope is not the handler's to read
  exchange.params._meta;
  return { content: [{ type: "text", text: exchange.params.name }] };
};

export function aDeclaredCapabilityDemandsItsHandlers(): void {
  ({}) satisfies HandlersFor<Record<never, never>>;
  ({ "tools/list": listTools, "tools/call": callTool }) satisfies HandlersFor<{ tools: { listChanged: true } }>;
  // @ts-expect-error tools/call is missing
  ({ "tools/list": listTools }) satisfies HandlersFor<{ tools: Record<never, never> }>;
  // @ts-expect-error sampling/createMessage is missing
  ({}) satisfies ClientHandlersFor<{ sampling: Record<never, never> }>;
  // @ts-expect-error nobody sends it
  ({ "tools/draw": callTool }) satisfies Handlers;
}

export function aHandlerAnswersWithWhatItsMethodPromises(): void {
  // @ts-expect-error a list of tools is not a list of prompts
  listTools satisfies Handler<"prompts/list">;
  ({ content: [] }) satisfies Result<"tools/call">;
  ({ name: "x" }) satisfies Params<"tools/call">;
}

export function whoMaySendWhat(): void {
  "tools/call" satisfies ClientMethod;
  "elicitation/create" satisfies AskMethod;
  "notifications/tools/list_changed" satisfies PublicNotice;
  // @ts-expect-error progress goes to one caller only
  "notifications/progress" satisfies PublicNotice;
  // @ts-expect-error a server does not call tools
  "tools/call" satisfies AskMethod;
}
