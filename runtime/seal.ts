/**
 * Text that only this server, or one with the same keys, can read and make: AES-GCM, so that what comes back altered does not open at all.
 * Whoever carries it in between is not trusted.
 */

export interface Sealer {
  seal(text: string, context: string): Promise<string>;
  /** What was sealed with the same `context`; `undefined` for anything else. */
  open(sealed: string, context: string): Promise<string | undefined>;
}

/** 32 bytes, as `crypto.getRandomValues(new Uint8Array(32))` makes them. */
export type SealingKey = Uint8Array;

/** The first key seals, all of them open: put a new one in front, and take the old one out once what it sealed has expired. */
export function openSealer(keys: readonly SealingKey[]): Sealer {
  mustBeKeys(keys);
  const own = keys.length === 0 ? [crypto.getRandomValues(new Uint8Array(32))] : keys;
  const imported = own.map((key) => crypto.subtle.importKey("raw", Uint8Array.from(key), "AES-GCM", false, ["encrypt", "decrypt"]));
  return {
    async seal(text, context) {
      const [key] = imported;
      if (key === undefined) throw new Error("no key to seal with");
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const cipher = await crypto.subtle.encrypt(algorithm(iv, context), await key, encoder.encode(text));
      const whole = new Uint8Array(IV_BYTES + cipher.byteLength);
      whole.set(iv);
      whole.set(new Uint8Array(cipher), IV_BYTES);
      return toText(whole);
    },
    async open(sealed, context) {
      const whole = fromText(sealed);
      if (whole === undefined || whole.length <= IV_BYTES) return undefined;
      const [iv, cipher] = [whole.slice(0, IV_BYTES), whole.slice(IV_BYTES)];
      for (const key of imported) {
        const text = await crypto.subtle.decrypt(algorithm(iv, context), await key, cipher).catch(() => undefined);
        if (text !== undefined) return new TextDecoder().decode(text);
      }
      return undefined;
    },
  };
}

export function mustBeKeys(keys: readonly SealingKey[]): void {
  for (const key of keys) if (key.length !== 32) throw new Error(`a sealing key has 32 bytes, not ${key.length}`);
}

const IV_BYTES = 12;
const encoder = new TextEncoder();

function algorithm(
  iv: Uint8Array<ArrayBuffer>,
  context: string,
): { name: "AES-GCM"; iv: Uint8Array<ArrayBuffer>; additionalData: Uint8Array<ArrayBuffer> } {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(context) };
}

function toText(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Strictly: two texts never stand for the same bytes, so a text that was tampered with is never taken for the one given out. */
function fromText(text: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  return toText(bytes) === text ? bytes : undefined;
}
