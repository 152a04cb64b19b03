/** What is known of the HTTP request that carried a message, read when somebody asks. */
import type { HttpFacts, Principal } from "../../contract.ts";
import type { Facts } from "../../route.ts";
import type { McpEvent } from "./event.ts";

export function factsOf(event: McpEvent, principal: Principal | undefined): Facts {
  const http = new EventFacts(event);
  return principal === undefined ? { http } : { http, principal };
}

class EventFacts implements HttpFacts {
  readonly headers: Headers;
  readonly #event: McpEvent;

  constructor(event: McpEvent) {
    this.headers = event.req.headers;
    this.#event = event;
  }

  get method(): string {
    return this.#event.req.method;
  }

  get url(): string {
    return this.#event.req.url;
  }

  get remoteAddress(): string | undefined {
    return this.#event.req.ip;
  }
}
