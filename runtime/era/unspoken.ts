/** What it means when a server refuses the opening of the one revision that its client would speak. */
import { type Protocol, RpcError } from "../contract.ts";
import { isObject } from "../message.ts";

/** Errors of the stateless era by which a server shows that it understood. */
export const ABOUT_SOMETHING_ELSE: readonly string[] = ["HeaderMismatch", "MissingRequiredClientCapability"];

/**
 * The server's refusal in words of the client, who asked for no method: servers of another era refuse an opening they do not know with any
 * error. `undefined` where the failure is about something else.
 */
export function unspoken({ revision, errors }: Protocol, cause: unknown): RpcError | undefined {
  if (!(cause instanceof RpcError) || ABOUT_SOMETHING_ELSE.some((name) => errors[name]?.code === cause.code)) return undefined;
  const { code, message, data } = cause;
  const supported = supportedBy(cause);
  const instead = supported.length === 0 ? "" : `, it speaks ${named(supported)}`;
  return new RpcError(code, `the server does not speak ${revision}${instead} (it answered ${code} ${named([message])})`, { data, cause });
}

/** The revisions that an error lists, which is how a server says what it speaks instead. */
export function supportedBy(error: unknown): readonly string[] {
  const supported = error instanceof RpcError && isObject(error.data) ? error.data["supported"] : undefined;
  return Array.isArray(supported) ? supported.filter((each) => typeof each === "string") : [];
}

/** The words of a server, of which nobody knows how many there are. */
export function named(words: readonly string[]): string {
  return words
    .slice(0, 10)
    .map((word) => JSON.stringify(word.slice(0, 200)))
    .join(", ");
}
