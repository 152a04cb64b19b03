/** What every endpoint has to know of a request before it reads the message in it. */

import type { Diagnostics } from "../../diagnostics.ts";
import { INVALID_REQUEST, Refusal } from "../../errors.ts";
import { givenBody, readNodeBody, readWebBody } from "./body.ts";
import type { Answer, McpEvent } from "./event.ts";
import { errorResponse } from "./response.ts";
import { JSON_TYPE } from "./sink.ts";

/** HTTP/2 and the web's own `Request` may have it in the URL alone; an HTTP/1 request that names no host has none. */
export function hostOf(event: McpEvent): string | null {
  const host = event.req.headers.get("host");
  if (host !== null || event.runtime?.node?.req.httpVersionMajor === 1) return host;
  return event.url.host;
}

export function isJson(type: string | null): boolean {
  return type === JSON_TYPE || type?.split(";", 1)[0]?.trim().toLowerCase() === JSON_TYPE;
}

/** What an app around us has read already. */
export function bodyGiven(event: McpEvent, maxBytes: number): ReturnType<typeof givenBody> {
  const request = event.runtime?.node?.req;
  return request === undefined ? undefined : givenBody(request, maxBytes);
}

/** As text, whoever read it. Rejects as `readNodeBody` does. */
export function readBody(event: McpEvent, maxBytes: number): Promise<string> {
  const request = event.runtime?.node?.req;
  if (request === undefined) return readWebBody(event.req, maxBytes);
  const given = givenBody(request, maxBytes);
  if (given === undefined) return readNodeBody(request, maxBytes);
  if (given instanceof Refusal) return Promise.reject(given);
  return Promise.resolve("text" in given ? given.text : JSON.stringify(given.parsed));
}

/** The answer where `readBody` has rejected. */
export function unread(event: McpEvent, error: unknown, diagnostics: Diagnostics | undefined): Answer {
  const refusal = error instanceof Refusal ? error : new Refusal({ code: INVALID_REQUEST, http: 400 }, "the body ended early");
  diagnostics?.note(error instanceof Refusal ? "malformed" : "lost", refusal.message);
  // What is left of the body is not read either, so the connection cannot be used again.
  if (event.runtime?.node?.req.httpVersionMajor === 1) event.res.headers.set("connection", "close");
  return errorResponse(refusal.http, refusal);
}
