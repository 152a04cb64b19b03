/** Answers as h3 takes them. */
import { HTTPResponse } from "h3";
import { JSON_TYPE } from "./sink.ts";

/** JSON text with a status. All of them share one head: making a `Headers` costs more than the rest of the answer. */
export class JsonResponse extends HTTPResponse {
  constructor(text: string, status: number) {
    super(text, { status });
  }

  override get headers(): Headers {
    return JSON_HEADERS;
  }
}

const JSON_HEADERS = new Headers({ "content-type": JSON_TYPE });

/** An error that answers no message in particular. */
export function errorResponse(status: number, { code, message }: { readonly code: number; readonly message: string }): JsonResponse {
  return new JsonResponse(JSON.stringify({ jsonrpc: "2.0", error: { code, message } }), status);
}

/** A notice has been taken: there is nothing to say about it. */
export function noted(): HTTPResponse {
  return new HTTPResponse(null, { status: 202 });
}
