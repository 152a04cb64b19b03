/** A mistake that somebody has made or could make, and the test that must notice it. */
export interface Defect {
  /** A few words, as a name. */
  readonly name: string;
  /** The file it is made in. */
  readonly file: string;
  /** What stands there exactly once, and what the mistake makes of it. */
  readonly was: string;
  readonly now: string;
  /** The test file that fails then, and the beginning of the test's title. */
  readonly killer: readonly [file: string, title: string];
}

/** The source with the mistake in it. Throws where the fragment is gone, or no longer the only one. */
export function seeded({ name, file, was, now }: Defect, source: string): string {
  const found = source.split(was).length - 1;
  if (found !== 1) throw new Error(`the defect "${name}" finds its fragment ${found} times in ${file}: say anew what is wrong there`);
  return source.replace(was, () => now);
}
