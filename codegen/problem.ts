/**
 * The one error of codegen that is meant for people: what is wrong, where, and how to fix it.
 * The command line prints it without a stack; anything else that is thrown is a bug and keeps its stack.
 */
export interface ProblemText {
  readonly what: string;
  /** File and JSON pointer, `schema/2025-11-25.json#/$defs/Tool`, where there is one. */
  readonly where?: string;
  readonly fix: string;
}

export class Problem extends Error {
  readonly what: string;
  readonly where: string | undefined;
  readonly fix: string;

  constructor({ what, where, fix }: ProblemText) {
    super([what, ...(where === undefined ? [] : [`  at  ${where}`]), `  fix ${fix}`].join("\n"));
    this.name = "Problem";
    this.what = what;
    this.where = where;
    this.fix = fix;
  }
}

/** `file#/pointer`; the pointer of a whole document is empty and shown as `#`. */
export function at(file: string, pointer: string): string {
  return `${file}#${pointer}`;
}
