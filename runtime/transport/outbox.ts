/**
 * What waits to be written to one reader. All that is said within a tick goes out in one write; while the reader is slow, newer values may take
 * the place of older ones, and everything else keeps its turn.
 */

/** How much waits for a slow reader before values are merged: what a pipe holds. Counted in UTF-16 units, close enough to bytes. */
export const HIGH_WATER: number = 64 * 1024;

/** How much of one tick is gathered before it is written early: only the writer knows whether its reader is slow. */
const BURST = 1024 * 1024;

export interface Outbox {
  /** With a `slot`, the text may be replaced by a later one of the same slot. */
  push(text: string, slot: object | undefined): "sent" | "merged";
  /** The reader takes more again. */
  ready(): void;
  /** Everything that waits, for a last write that needs no permission. */
  take(): string;
  readonly size: number;
}

export interface Writing {
  /** Takes the text in any case; `false` when the reader should be left alone until `ready`. */
  write(text: string): boolean;
  /** Runs at the end of this tick: after microtasks, before the event loop turns. */
  defer(run: () => void): void;
}

export function openOutbox({ write, defer }: Writing): Outbox {
  const above = openAbove();
  let waiting = "";
  let scheduled = false;
  let blocked = false;

  function take(): string {
    const text = waiting + above.take();
    waiting = "";
    return text;
  }

  function flush(): void {
    scheduled = false;
    if (!blocked && waiting !== "") blocked = !write(take());
  }

  return {
    push(text, slot) {
      if (blocked && waiting.length >= HIGH_WATER) return above.push(text, slot ?? {});
      waiting += text;
      if (blocked) return "sent";
      if (waiting.length >= BURST) {
        flush();
      } else if (!scheduled) {
        scheduled = true;
        defer(flush);
      }
      return "sent";
    },
    ready() {
      blocked = false;
      flush();
    },
    take,
    get size() {
      return waiting.length + above.size();
    },
  };
}

interface Above {
  push(text: string, slot: object): "sent" | "merged";
  take(): string;
  size(): number;
}

/** What came above the mark, in order, one text per slot. */
function openAbove(): Above {
  const texts = new Map<object, string>();
  let size = 0;
  return {
    push(text, slot) {
      const older = texts.get(slot);
      // Deleted first, so that the newer value goes to the end: what was said between the two stays between.
      if (older !== undefined) texts.delete(slot);
      texts.set(slot, text);
      size += text.length - (older?.length ?? 0);
      return older === undefined ? "sent" : "merged";
    },
    take() {
      if (size === 0) return "";
      const text = [...texts.values()].join("");
      texts.clear();
      size = 0;
      return text;
    },
    size: () => size,
  };
}
