/** What a client takes as an answer, by its `Accept` header. */

export interface Accepts {
  readonly json: boolean;
  readonly stream: boolean;
}

/** Without a header, anything. A type with `q=0` is one it does not take. */
export function readAccept(header: string | null): Accepts {
  if (header === null || header === USUAL) return ANYTHING;
  const types = header
    .split(",")
    .map(typeOf)
    .filter((type) => type !== undefined);
  const any = types.includes("*/*");
  return {
    json: any || types.includes("application/json") || types.includes("application/*"),
    stream: any || types.includes("text/event-stream") || types.includes("text/*"),
  };
}

const USUAL = "application/json, text/event-stream";
const ANYTHING: Accepts = { json: true, stream: true };

function typeOf(range: string): string | undefined {
  const [type = "", ...parameters] = range
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? undefined : type;
}
