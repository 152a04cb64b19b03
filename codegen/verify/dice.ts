/** Where randomness comes from: fast-check in tests and `verify`, so that a failure repeats from its seed. */
import type * as FastCheck from "fast-check";

export interface Dice {
  /** A whole number from 0 to `sides - 1`; 0 where there are none. */
  roll(sides: number): number;
  /** One of them, if there is one. */
  any<T>(from: readonly T[]): T | undefined;
  /** One of them. */
  pick<T>(from: readonly [T, ...T[]]): T;
  /** True `times` out of `of`. */
  chance(times: number, of: number): boolean;
}

/** Values made with dice that fast-check throws. */
export function throwing<T>(fc: typeof FastCheck, make: (dice: Dice) => T): FastCheck.Arbitrary<T> {
  return fc.gen().map((draw) => {
    const roll = (sides: number): number => (sides < 2 ? 0 : draw(fc.nat, { max: sides - 1 }));
    return make({
      roll,
      any: (from) => from[roll(from.length)],
      pick: (from) => from[roll(from.length)] ?? from[0],
      chance: (times, of) => roll(of) < times,
    });
  });
}
