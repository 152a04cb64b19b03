/** Names in a file of validators: each given once, whatever the definitions are called. */
import type { SourceFile } from "./file.ts";
import { quoted } from "./literal.ts";
import { type SupportName, supportFor } from "./validators-prelude.ts";

/** Hands out free names: the second `isTool` becomes `isTool2`. */
export function openNames(taken: readonly string[]): (name: string) => string {
  const used = new Set(taken);
  return (name) => {
    let free = name;
    for (let number = 2; used.has(free); number++) free = `${name}${number}`;
    used.add(free);
    return free;
  };
}

export interface Support {
  use(name: SupportName): string;
  /** Marks a property as read by its name. */
  field(name: string): void;
  /** Writes the functions that are mentioned, and the type of an object with the properties that are. */
  write(mentioned: ReadonlySet<string>): void;
}

/** A definition may be called `Record`; then it keeps `isRecord`, and ours gives way. */
export function openSupport(unique: (name: string) => string, file: SourceFile): Support {
  const names = new Map<string, string>();
  const used = new Set<SupportName>();
  const fields = new Set<string>();
  const nameOf = (name: SupportName): string => {
    const given = names.get(name) ?? unique(name);
    names.set(name, given);
    return given;
  };
  return {
    use(name) {
      used.add(name);
      return nameOf(name);
    },
    field: (name) => void fields.add(name),
    write(mentioned) {
      const needed = supportFor([...used].filter((name) => mentioned.has(nameOf(name))));
      for (const { name } of needed) nameOf(name);
      for (const { doc = [], text } of needed)
        file.declare(
          doc,
          text.replaceAll(/\b\w+\b/g, (word) => names.get(word) ?? word),
        );
      if (needed.some(({ name }) => name === "isRecord")) declareFields([...fields].sort(), file);
    },
  };
}

/** Names instead of an index signature, which `noPropertyAccessFromIndexSignature` would not let anybody read with a dot. */
function declareFields(names: readonly string[], file: SourceFile): void {
  const key = names.length === 0 ? "string" : "FieldName";
  file.declare([], `type Fields = Readonly<Record<${key}, unknown>>;`);
  if (names.length === 0) return;
  const union = names.map((name) => `\n  | ${quoted(name)}`).join("");
  file.declare(["What is read by name in this file; an object may have any of it."], `type FieldName =${union};`);
}

export interface Constants {
  /** A constant for the function being written; the same one again where name and value are the same. */
  use(name: string, init: string, type?: string): string;
  /** Writes those used since the last time and mentioned in the end, so that they stand before their function. */
  write(mentioned: ReadonlySet<string>): void;
}

export function openConstants(unique: (name: string) => string, file: SourceFile): Constants {
  const waiting = new Map<string, { readonly name: string; readonly init: string; readonly type: string | undefined }>();
  return {
    use(name, init, type) {
      const key = JSON.stringify([name, init]);
      const screaming = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toUpperCase();
      const known = waiting.get(key) ?? { name: unique(screaming), init, type };
      waiting.set(key, known);
      return known.name;
    },
    write(mentioned) {
      for (const { name, init, type } of [...waiting.values()].filter((constant) => mentioned.has(constant.name)))
        file.value(name, { ...(type === undefined ? {} : { type }), init, exported: false });
      waiting.clear();
    },
  };
}
