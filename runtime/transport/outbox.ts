/**
 * What waits to be written to one reader. All that is said within a tick goes out in one write; while the reader is slow, newer values may take
 * the place of older ones, and everything else keeps its turn.
 */

/** How much of one slot waits for a slow reader before its values are merged. Counted in UTF-16 units, close enough to bytes. */
export const HIGH_WATER: number = 64 * 1024;

/** How much waits in all before every slot merges, so that many slots together are bounded as well. */
export const FULL: number = 64 * HIGH_WATER;

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
  const waiting = openWaiting();
  let scheduled = false;
  let blocked = false;

  function flush(): void {
    scheduled = false;
    if (!blocked && waiting.size() > 0) blocked = !write(waiting.take());
  }

  return {
    push(text, slot) {
      if (blocked) return waiting.hold(text, slot);
      waiting.add(text);
      if (waiting.size() >= BURST) {
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
    take: waiting.take,
    get size() {
      return waiting.size();
    },
  };
}

interface Waiting {
  add(text: string): void;
  /** As `add`, while the reader is slow: above the mark of its slot, a text takes the place of the one before. */
  hold(text: string, slot: object | undefined): "sent" | "merged";
  take(): string;
  size(): number;
}

function openWaiting(): Waiting {
  let below = "";
  /** What came after something above its mark, in order. The key is the slot where it may be replaced, else nobody's. */
  const above = new Map<object, string>();
  const held = new Map<object, number>();
  let size = 0;

  function isAbove(text: string, slot: object): boolean {
    const sum = (held.get(slot) ?? 0) + text.length;
    if (sum > HIGH_WATER || size > FULL) return true;
    held.set(slot, sum);
    return false;
  }

  return {
    add(text) {
      below += text;
      size += text.length;
    },
    hold(text, slot) {
      const key = slot !== undefined && isAbove(text, slot) ? slot : {};
      const older = above.get(key);
      size += text.length - (older?.length ?? 0);
      if (above.size === 0 && key !== slot) {
        below += text;
        return "sent";
      }
      // Deleted first, so that the newer value goes to the end: what was said between the two stays between.
      above.delete(key);
      above.set(key, text);
      return older === undefined ? "sent" : "merged";
    },
    take() {
      const text = above.size === 0 ? below : below + [...above.values()].join("");
      below = "";
      size = 0;
      above.clear();
      held.clear();
      return text;
    },
    size: () => size,
  };
}
