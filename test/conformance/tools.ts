/** Tools that answer by themselves. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CallToolResult } from "mcpgen/server";
import type { Run } from "./server.ts";

/** The suite counts updates as they come in, so they must not come in one read. */
const APART_MS = 50;

export const tools: Readonly<Record<string, Run>> = {
  test_simple_text: () => said("This is a simple text response for testing."),
  test_error_handling: () => ({ ...said("This tool intentionally returns an error for testing"), isError: true }),
  async test_tool_with_progress({ progress }) {
    for (const done of [0, 50, 100]) {
      progress(done, 100);
      await sleep(APART_MS);
    }
    return said("done");
  },
  async test_tool_with_logging({ log }) {
    for (const line of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
      log("info", line);
      await sleep(APART_MS);
    }
    return said("done");
  },
  test_logging_tool({ log }) {
    log("info", "only who asked for a level hears this");
    return said("logged");
  },
  /** The answer is for whoever comes back for it. */
  async test_reconnection({ release }) {
    release();
    await sleep(APART_MS);
    return said("reconnected");
  },
  test_trigger_tool_change: (_, server) => said(String(server.announce("notifications/tools/list_changed", {}))),
  test_trigger_prompt_change: (_, server) => said(String(server.announce("notifications/prompts/list_changed", {}))),
};

export function said(text: string): CallToolResult {
  return { content: [{ type: "text", text }] };
}
