/** What somebody may have meant by a word that is not one of the choices. */

/** At most this many letters away, and never as many as the word has. */
const FAR = 2;

export function nearest(word: string, choices: readonly string[]): string | undefined {
  const [best] = choices.map((choice) => ({ choice, away: distance(word, choice) })).sort((a, b) => a.away - b.away);
  return best !== undefined && best.away <= FAR && best.away < word.length ? best.choice : undefined;
}

/** Letters to add, drop or replace. */
function distance(a: string, b: string): number {
  // The table grows with both lengths, and the word may come from a hostile file.
  if (Math.abs(a.length - b.length) > FAR) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let at = 0; at < b.length; at++) {
      next.push(Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (letter === b[at] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
