/** Tools that ask their caller before they answer. */
import type { CreateMessageRequestParams, ElicitRequestParams, PrimitiveSchemaDefinition } from "mcpgen/server";
import type { Run } from "./server.ts";
import { said } from "./tools.ts";

export const askingTools: Readonly<Record<string, Run>> = {
  async test_sampling({ ask, params }) {
    const { content } = await ask("sample", "sampling/createMessage", prompt(String(params.arguments?.["prompt"])));
    return said(`LLM response: ${JSON.stringify(content)}`);
  },
  async test_elicitation({ ask, params }) {
    const { action, content } = await ask("form", "elicitation/create", form(String(params.arguments?.["message"]), "username"));
    return said(`User response: action=${action}, content=${JSON.stringify(content)}`);
  },
  /** The suite declares nothing when it calls this one. */
  async test_missing_capability({ ask }) {
    await ask("llm_answer", "sampling/createMessage", prompt("Anybody there?"));
    return said("answered");
  },
  async test_streaming_elicitation({ ask }) {
    await ask("confirm", "elicitation/create", form("Really?", "ok", { type: "boolean" }));
    return said("confirmed");
  },
  async test_input_required_result_elicitation({ ask }) {
    const { content } = await ask("user_name", "elicitation/create", form("What is your name?", "name"));
    return said(`Hello, ${content?.["name"]}!`);
  },
  async test_input_required_result_sampling({ ask }) {
    const { content } = await ask("capital_question", "sampling/createMessage", prompt("What is the capital of France?"));
    return said(JSON.stringify(content));
  },
  async test_input_required_result_list_roots({ ask }) {
    const { roots } = await ask("client_roots", "roots/list", {});
    return said(`${roots.length} roots`);
  },
  async test_input_required_result_request_state({ ask }) {
    await ask("confirm", "elicitation/create", form("Please confirm", "ok", { type: "boolean" }));
    return said("state-ok");
  },
  /** Asks in the way that its caller can answer. */
  async test_input_required_result_capabilities({ ask, client }) {
    if (client.has({ elicitation: {} })) await ask("confirm", "elicitation/create", form("Really?", "ok", { type: "boolean" }));
    else await ask("opinion", "sampling/createMessage", prompt("Really?"));
    return said("asked");
  },
  async test_input_required_result_multiple_inputs({ askAll }) {
    const { user_name, client_roots } = await askAll({
      user_name: ["elicitation/create", form("What is your name?", "name")],
      greeting: ["sampling/createMessage", prompt("Generate a greeting")],
      client_roots: ["roots/list", {}],
    });
    return said(`${user_name.content?.["name"]} has ${client_roots.roots.length} roots`);
  },
  async test_input_required_result_multi_round({ ask }) {
    const one = await ask("step1", "elicitation/create", form("Step 1: What is your name?", "name"));
    const two = await ask("step2", "elicitation/create", form("Step 2: What is your favorite color?", "color"));
    return said(`${one.content?.["name"]} likes ${two.content?.["color"]}`);
  },
  async test_input_required_result_tampered_state({ ask }) {
    await ask("confirm", "elicitation/create", form("Really?", "ok", { type: "boolean" }));
    return said("the state was as it had been given out");
  },
};

export function form(message: string, name: string, schema: PrimitiveSchemaDefinition = { type: "string" }): ElicitRequestParams {
  return { message, requestedSchema: { type: "object", properties: { [name]: schema }, required: [name] } };
}

function prompt(text: string): CreateMessageRequestParams {
  return { messages: [{ role: "user", content: { type: "text", text } }], maxTokens: 100 };
}
