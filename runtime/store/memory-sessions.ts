/** Sessions that several endpoints of one process share: for tests, and as an example of what a store does. */
import type { SessionRecord, SessionStore } from "./sessions.ts";

/** Keeps records in memory until their time is over. They are copied through JSON, as any store does that is somewhere else. */
export function memorySessionStore(): SessionStore & { readonly size: number } {
  const records = new Map<string, { readonly text: string; until: number }>();

  function live(id: string): { readonly text: string; until: number } | undefined {
    const found = records.get(id);
    if (found === undefined || found.until > Date.now()) return found;
    records.delete(id);
    return undefined;
  }

  return {
    save(record, ttlMs) {
      records.set(record.id, { text: JSON.stringify(record), until: Date.now() + ttlMs });
    },
    find(id) {
      const found = live(id);
      return found === undefined ? undefined : parsed(found.text);
    },
    touch(id, ttlMs) {
      const found = live(id);
      if (found !== undefined) found.until = Date.now() + ttlMs;
      return found !== undefined;
    },
    remove: (id) => void records.delete(id),
    get size() {
      for (const id of [...records.keys()]) live(id);
      return records.size;
    },
  };
}

function parsed(text: string): SessionRecord {
  return JSON.parse(text);
}
