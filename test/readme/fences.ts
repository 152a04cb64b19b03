/**
 * The code fences of a Markdown file, read as a script. What stands after the language says what a fence is for:
 *
 *     ts server.ts              a file that must type-check
 *     ts client.ts run          the same, and it must run
 *     json my/schema.json       any other file
 *     sh run                    a command that must succeed
 *     text printed              what the last fence that ran prints
 *     ts from path/in/repo.ts   a quotation, word for word
 *
 * Every `ts` fence needs one of these; in other languages a bare fence is only to be looked at.
 */

export type Fence =
  | { readonly kind: "file"; readonly path: string; readonly text: string; readonly run: boolean; readonly line: number }
  | { readonly kind: "command"; readonly text: string; readonly line: number }
  | { readonly kind: "printed"; readonly text: string; readonly line: number }
  | { readonly kind: "quote"; readonly path: string; readonly text: string; readonly line: number };

export function readFences(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: { info: string[]; text: string[]; line: number } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    if (open === undefined && line.startsWith("```")) open = { info: line.slice(3).trim().split(/\s+/), text: [], line: index + 1 };
    else if (open !== undefined && line.startsWith("```")) {
      fences.push(...toFence(open.info, `${open.text.join("\n")}\n`, open.line));
      open = undefined;
    } else open?.text.push(line);
  }
  if (open !== undefined) throw new Error(`the fence of line ${open.line} is not closed`);
  return fences;
}

function toFence([language, first, second]: readonly string[], text: string, line: number): Fence[] {
  if (first === undefined) {
    if (language === "ts") throw new Error(`line ${line}: a ts fence needs a file name, or \`from <path>\``);
    return [];
  }
  if (first === "from" && second !== undefined) return [{ kind: "quote", path: second, text, line }];
  if (first === "run") return [{ kind: "command", text, line }];
  if (first === "printed") return [{ kind: "printed", text, line }];
  return [{ kind: "file", path: first, text, run: second === "run", line }];
}
