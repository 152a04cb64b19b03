/** What the clients of the cases say when they are asked, whatever their make. */
import { assert } from "../harness.ts";

/** What they declare. */
export const asked = { elicitation: {}, sampling: {}, roots: {} };

/** Values of the properties that forms ask for; any other form is declined. */
const known: Readonly<Record<string, string>> = { name: "Ada", color: "blue" };

export const roots: { roots: { uri: string; name: string }[] } = { roots: [{ uri: "file:///home", name: "home" }] };

export function fillIn(params: object): { action: "accept"; content: Record<string, string> } | { action: "decline" } {
  const { requestedSchema } = params as { readonly requestedSchema: { readonly properties: object } };
  const [property = ""] = Object.keys(requestedSchema.properties);
  const value = known[property];
  return value === undefined ? { action: "decline" } : { action: "accept", content: { [property]: value } };
}

export function sample(params: object): { role: "assistant"; model: string; content: { type: "text"; text: string } } {
  const { messages } = params as { readonly messages: readonly { readonly content: unknown }[] };
  assert.equal(messages, [{ role: "user", content: { type: "text", text: "The capital of France?" } }]);
  return { role: "assistant", model: "none", content: { type: "text", text: "Paris" } };
}
