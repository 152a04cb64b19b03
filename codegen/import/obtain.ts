/** A path or URL from the command line → bytes, at most so many and not for ever. */
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Problem } from "../problem.ts";
import { type Origin, originOf } from "./sources.ts";

export interface Obtained {
  readonly bytes: Uint8Array;
  readonly found: Origin;
}

export interface Limits {
  readonly bytes: number;
  readonly ms: number;
}

/** The largest official file has 181 kB. */
const LIMITS: Limits = { bytes: 8 * 1024 * 1024, ms: 30_000 };
const MAX_REDIRECTS = 5;

export async function obtain(from: string, limits: Limits = LIMITS): Promise<Obtained> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(from)) return { bytes: await download(from, limits), found: originOf(from) };
  return { bytes: await readBounded(from, limits), found: { path: basename(from) } };
}

async function readBounded(file: string, limits: Limits): Promise<Uint8Array> {
  const info = await stat(file).catch((error: unknown) => {
    throw new Problem({
      what: `cannot read the file: ${reasonOf(error)}`,
      where: file,
      fix: "give the path of a schema.json, or an https URL",
    });
  });
  if (!info.isFile())
    throw new Problem({ what: "not a regular file", where: file, fix: "give the path of a schema.json; save a stream to a file first" });
  if (info.size > limits.bytes) throw tooLarge(file, limits);
  return readFile(file);
}

async function download(from: string, limits: Limits): Promise<Uint8Array> {
  const start = urlOf(from);
  const signal = AbortSignal.timeout(limits.ms);
  try {
    const response = await follow(start, from, signal);
    if (!response.ok)
      throw new Problem({
        what: `the server answered ${response.status}`,
        where: from,
        fix: "check the URL: it has to be that of the raw file",
      });
    return await readBody(response, from, limits);
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (signal.aborted)
      throw new Problem({
        what: `no complete answer within ${limits.ms / 1000} s`,
        where: from,
        fix: "try again, or download the file and give its path",
      });
    throw new Problem({
      what: `cannot download: ${reasonOf(error)}`,
      where: from,
      fix: "check the URL and the connection, or download the file and give its path",
    });
  }
}

/** Another origin is another source: it has to be named, not stumbled into. */
async function follow(start: URL, from: string, signal: AbortSignal): Promise<Response> {
  let url = start;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const response = await fetch(url, { redirect: "manual", signal, headers: { accept: "application/json, text/plain, */*" } });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next?.origin !== start.origin) {
      throw new Problem({
        what: `the server sends us to another place: ${location}`,
        where: from,
        fix: "if you trust it, give that URL",
      });
    }
    url = next;
  }
  throw new Problem({ what: `more than ${MAX_REDIRECTS} redirects`, where: from, fix: "give the URL of the file itself" });
}

async function readBody(response: Response, from: string, limits: Limits): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limits.bytes) throw tooLarge(from, limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function urlOf(from: string): URL {
  const refuse = (what: string, fix: string): Problem => new Problem({ what, where: from, fix });
  if (!URL.canParse(from)) throw refuse("not a URL", "give a path or an https URL");
  const url = new URL(from);
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol === "file:") throw refuse("a file URL", "give the path itself");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    throw refuse(`${url.protocol}// is not fetched: anyone on the way could change the file`, "give an https URL");
  }
  // They would end up in sources.json, and from there in version control.
  if (url.username !== "" || url.password !== "") throw refuse("the URL holds a password", "download the file and give its path");
  return url;
}

function tooLarge(from: string, limits: Limits): Problem {
  return new Problem({
    what: `larger than ${limits.bytes} bytes`,
    where: from,
    fix: "no protocol schema is that large: check what this file is",
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
