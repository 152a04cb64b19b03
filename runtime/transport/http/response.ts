/** Answers as h3 takes them. */
import { HTTPResponse } from "h3";
import type { Answer } from "./event.ts";
import { JSON_TYPE, STREAM_HEADERS } from "./sink.ts";

/** JSON text with a status. */
export function jsonResponse(text: string, status: number): Answer {
  return new JsonResponse(text, status);
}

/** An error that answers no message in particular. */
export function errorResponse(status: number, { code, message }: { readonly code: number; readonly message: string }): Answer {
  return new JsonResponse(JSON.stringify({ jsonrpc: "2.0", error: { code, message } }), status);
}

/** A notice has been taken: there is nothing to say about it. */
export function noted(): Answer {
  return new HTTPResponse(null, { status: 202 });
}

/** It is done, and there is nothing to say about it. */
export function done(): Answer {
  return new HTTPResponse(null, { status: 204 });
}

export function streamResponse(body: ReadableStream<Uint8Array>): Answer {
  return new HTTPResponse(body, { headers: STREAM_HEADERS });
}

/** Everything has been said already, on the way that h3 does not see. */
export function saidResponse(): Answer {
  return new HTTPResponse(null);
}

/** All of them share one head: making a `Headers` costs more than the rest of the answer. */
class JsonResponse extends HTTPResponse {
  constructor(text: string, status: number) {
    super(text, { status });
  }

  override get headers(): Headers {
    return JSON_HEADERS;
  }
}

const JSON_HEADERS = new Headers({ "content-type": JSON_TYPE });
