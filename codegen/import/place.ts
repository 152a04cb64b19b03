/** Where in an input file something stands, and how to refuse what stands there. */
import { at, Problem } from "../problem.ts";
import { token } from "../schema.ts";

export interface Place {
  readonly file: string;
  /** JSON pointer; empty for the whole document. */
  readonly pointer: string;
}

export function below(place: Place, ...keys: readonly (string | number)[]): Place {
  return { file: place.file, pointer: place.pointer + keys.map(token).join("") };
}

export function refusal(place: Place, what: string, fix: string): Problem {
  return new Problem({ what, where: at(place.file, shortened(place.pointer)), fix });
}

/** A depth bomb has a pointer as long as itself. */
function shortened(pointer: string): string {
  return pointer.length <= 240 ? pointer : `${pointer.slice(0, 200)}… (${pointer.length} characters)`;
}
