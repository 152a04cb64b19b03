/** Tools that ask their caller before they answer. */
import type { CreateMessageRequestParams, ElicitRequestParams, PrimitiveSchemaDefinition } from "mcpgen/server";
import type { Run } from "./server.ts";
import { said } from "./tools.ts";

export const askingTools: Readonly<Record<string, Run>> = {
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

function form(message: string, name: string, schema: PrimitiveSchemaDefinition = { type: "string" }): ElicitRequestParams {
  return { message, requestedSchema: { type: "object", properties: { [name]: schema }, required: [name] } };
}

function prompt(text: string): CreateMessageRequestParams {
  return { messages: [{ role: "user", content: { type: "text", text } }], maxTokens: 100 };
}
