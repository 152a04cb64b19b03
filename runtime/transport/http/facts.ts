/** What is known of the HTTP request that carried a message, read when somebody asks. */
import type { H3Event } from "h3";
import type { Facts, HttpFacts } from "../../route.ts";

export function factsOf(event: H3Event): Facts {
  return { http: new EventFacts(event) };
}

class EventFacts implements HttpFacts {
  readonly headers: Headers;
  readonly #event: H3Event;

  constructor(event: H3Event) {
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
