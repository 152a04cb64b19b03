/** How much a session may make this process keep. There may be thousands of them, and whoever opens one need not prove who they are. */
import { INVALID_REQUEST, Refusal } from "../errors.ts";

/** What a client says of itself, icons and all, in characters of JSON. */
const MOST_OF_A_CLIENT = 64 * 1024;

/** Enough for any list that a person looks at. */
const MOST_WATCHED = 10_000;

/** No address is longer that also has to pass a browser or a proxy. */
const LONGEST_ADDRESS = 2048;

export function mustBeSmall(client: object): void {
  if (sizeOf(client) > MOST_OF_A_CLIENT) throw refused(`clientInfo and capabilities may have at most ${MOST_OF_A_CLIENT} characters`);
}

export function mustBeWatchable(uri: string, watched: ReadonlySet<string>): void {
  if (uri.length > LONGEST_ADDRESS) throw refused(`the uri of a resource to watch may have at most ${LONGEST_ADDRESS} characters`);
  if (watched.size >= MOST_WATCHED) throw refused(`a session may watch at most ${MOST_WATCHED} resources`);
}

function sizeOf(value: object): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    // It came as JSON, so all that can be wrong is that it is deeper than the stack.
    return Number.POSITIVE_INFINITY;
  }
}

function refused(message: string): Refusal {
  return new Refusal({ code: INVALID_REQUEST, http: 400 }, message);
}
