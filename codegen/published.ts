/** The revision whose pages on modelcontextprotocol.io speak of `revision`: a revision of one's own has none, so it points at the draft. */
export function published(revision: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(revision) ? revision : "draft";
}
