/**
 * `schema/sources.json`: where each canonical file came from, by checksum. A pinned file never changes quietly:
 * another content under the same name needs `--repin`.
 */
import { createHash } from "node:crypto";
import { at, Problem } from "../problem.ts";
import { isObject, token } from "../schema.ts";

/** What is known of one official file. */
export interface Source {
  /** `modelcontextprotocol/modelcontextprotocol` */
  readonly repository?: string;
  readonly commit?: string;
  readonly path?: string;
  /** Where `mcpgen import --all` fetches exactly these bytes. */
  readonly url?: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ExtensionSource extends Source {
  readonly extension: string;
  readonly core: string;
}

export interface Sources {
  /** By revision. */
  readonly revisions: Readonly<Record<string, Source>>;
  /** By file name: `tasks`. */
  readonly extensions: Readonly<Record<string, ExtensionSource>>;
}

/** Where a file was found, without what is in it. */
export type Origin = Omit<Source, "sha256" | "bytes">;

/** `text` is absent where there is no such file yet. */
export function readSources(text: string | undefined, file: string): Sources {
  const value = text === undefined ? {} : parse(text, file);
  if (!isObject(value)) throw wrong(at(file, ""), "the sources are not an object");
  const stranger = Object.keys(value).find((key) => key !== "revisions" && key !== "extensions");
  if (stranger !== undefined) throw wrong(at(file, token(stranger)), `unknown key "${stranger}"`);
  return {
    revisions: named(value["revisions"], at(file, "/revisions"), sourceOf),
    extensions: named(value["extensions"], at(file, "/extensions"), extensionSourceOf),
  };
}

/** The entry for what was just read; throws where the pinned entry says otherwise and nobody asked to repin. */
export function pin(order: {
  name: string;
  bytes: Uint8Array;
  found: Origin;
  pinned: Source | undefined;
  repin: boolean;
  where: string;
}): Source {
  const { name, bytes, found, pinned, repin, where } = order;
  const content = { sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
  if (pinned === undefined) return { ...found, ...content };
  if (pinned.sha256 === content.sha256) return pinned.url === undefined && found.url !== undefined ? { ...found, ...content } : pinned;
  if (repin) return { ...found, ...content };
  throw new Problem({
    what: `not the file that is pinned for ${name}: sha256 ${content.sha256} (${content.bytes} bytes), pinned ${pinned.sha256} (${pinned.bytes} bytes)`,
    where,
    fix: "look at what changed upstream; if it is meant, repeat with --repin",
  });
}

/** What a URL says about where its file is kept. */
export function originOf(url: string): Origin {
  const raw = /^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/([0-9a-f]{40})\/([^?#]+)$/.exec(url);
  const [, repository, commit, path] = raw ?? [];
  if (repository === undefined || commit === undefined || path === undefined) return { url };
  return { repository, commit, path, url };
}

function named<T>(value: unknown, where: string, read: (value: unknown, where: string) => T): Record<string, T> {
  if (value === undefined) return {};
  if (!isObject(value)) throw wrong(where, "not an object");
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, read(entry, where + token(name))]));
}

function sourceOf(value: unknown, where: string): Source {
  if (!isObject(value)) throw wrong(where, "not an object");
  const { sha256, bytes } = value;
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) throw wrong(where, '"sha256" is not 64 hexadecimal digits');
  if (typeof bytes !== "number") throw wrong(where, '"bytes" is not a number');
  const origin: { -readonly [K in keyof Origin]: Origin[K] } = {};
  for (const key of ["repository", "commit", "path", "url"] as const) {
    const text = value[key];
    if (typeof text === "string") origin[key] = text;
    else if (text !== undefined) throw wrong(where, `"${key}" is not a string`);
  }
  return { ...origin, sha256, bytes };
}

function extensionSourceOf(value: unknown, where: string): ExtensionSource {
  const source = sourceOf(value, where);
  const { extension, core } = isObject(value) ? value : {};
  if (typeof extension !== "string" || typeof core !== "string") throw wrong(where, '"extension" or "core" is not a string');
  return { ...source, extension, core };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(file, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function wrong(where: string, what: string): Problem {
  return new Problem({ what, where, fix: "restore the file from version control, or delete it and import with --repin" });
}
