/** The server of the example, before anybody serves it: declaring `tools` makes both handlers a duty, so leaving one out does not compile. */
import { RpcError } from "mcpgen";
import { createServer, type Server } from "mcpgen/server";
import { tools } from "./tools.ts";

export function progressServer(): Server {
  return createServer({
    info: { name: "progress-example", version: "1.0.0" },
    capabilities: { tools: {} },
    handlers: {
      "tools/list": () => ({ tools: Object.values(tools).flatMap((found) => (found === undefined ? [] : [found.tool])) }),
      "tools/call": (exchange) => {
        const found = tools[exchange.params.name];
        if (found === undefined) throw new RpcError(-32602, `no tool ${JSON.stringify(exchange.params.name)}`);
        return found.run(exchange);
      },
    },
  });
}
