/** Which methods are open, by the capabilities that the two sides have declared. */
import type { MethodRow, Side } from "./contract.ts";
import { isObject } from "./message.ts";

export interface Declared {
  readonly side: Side;
  readonly capabilities: object;
}

/** Gates that name the other side's capabilities are the other side's to keep. */
export function isOpen({ gate }: MethodRow, declared: Declared): boolean {
  const mine = gate?.filter((path) => path.startsWith(`${declared.side}.`));
  return mine === undefined || mine.length === 0 || mine.some((path) => isDeclared(path, declared));
}

/** The capabilities that `params` need and `declared` lacks, as one object; nothing where it has them all. */
export function lacking(row: MethodRow, params: object, declared: Declared): object | undefined {
  const needed = row.gate === undefined ? [] : [row.gate];
  for (const { param, is, absent, gate } of row.paramGates ?? []) {
    const value: unknown = Object.hasOwn(params, param) ? Reflect.get(params, param) : undefined;
    const applies = value === undefined ? absent === true : is === undefined || is.some((each) => each === value);
    if (applies) needed.push(gate);
  }
  const lacked = needed.filter((gate) => !gate.some((path) => isDeclared(path, declared))).flatMap(([first]) => first ?? []);
  if (lacked.length === 0) return undefined;
  const wanted: Record<string, unknown> = {};
  for (const path of lacked) plant(wanted, path.split(".").slice(1));
  return wanted;
}

/** Whether `capabilities` have all of `wanted`: an empty object asks for the key alone. */
export function covers(capabilities: unknown, wanted: unknown): boolean {
  if (!isObject(wanted)) return capabilities === wanted;
  if (!isObject(capabilities)) return Object.keys(wanted).length === 0 && capabilities === true;
  return Object.entries(wanted).every(([key, value]) => value === undefined || covers(own(capabilities, key), value));
}

/** @see https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation#capabilities */
export function withImplied(capabilities: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { elicitation } = capabilities;
  // A client that names no mode means forms: clients did before there was another.
  if (!isObject(elicitation) || elicitation["url"] !== undefined || elicitation["form"] !== undefined) return capabilities;
  return { ...capabilities, elicitation: { ...elicitation, form: {} } };
}

function isDeclared(path: string, { side, capabilities }: Declared): boolean {
  const [who, ...keys] = path.split(".");
  if (who !== side) return false;
  let at: unknown = capabilities;
  for (const key of keys) at = isObject(at) ? own(at, key) : undefined;
  return at !== undefined && at !== false;
}

function plant(into: Record<string, unknown>, [key, ...rest]: readonly string[]): void {
  if (key === undefined) return;
  const inner: Record<string, unknown> = {};
  into[key] ??= inner;
  const at = into[key];
  if (isObject(at)) plant(at, rest);
}

function own(from: object, key: string): unknown {
  return Object.hasOwn(from, key) ? Reflect.get(from, key) : undefined;
}
