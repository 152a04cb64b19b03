/** Words for tests that the compiler runs: `tsc -p .` fails where one of them is wrong. */

/** Identical, and not merely assignable. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Each is assignable to the other. */
export type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Says that all of these are true. */
export function expect<_Facts extends readonly true[]>(): void {
  // The type argument is the test.
}
