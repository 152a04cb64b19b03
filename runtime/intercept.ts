/** What runs around every request: one onion, the first interceptor outermost. */

/**
 * By method, and `every` for all of them; within one interceptor `every` is the outer layer. `next` runs what is further in, and may be left out or
 * called again.
 */
export type Layers = Readonly<Record<string, Layer["run"] | undefined>>;

interface Layer {
  run(message: object, next: (changed?: object) => Promise<object>): unknown;
}

/** The layers that concern one method, outermost first. */
export function layersOf(interceptors: readonly Layers[], method: string): readonly Layer["run"][] {
  return interceptors
    .flatMap((layers) => [layers["every"], Object.hasOwn(layers, method) ? layers[method] : undefined])
    .filter((layer) => layer !== undefined);
}

/** `core` gets what the innermost layer passed on. */
export function onion<M extends object>(layers: readonly Layer["run"][], message: M, core: (message: M) => unknown): unknown {
  const at = (index: number, current: M): unknown => {
    const layer = layers[index];
    if (layer === undefined) return core(current);
    return layer(current, async (changed) => mustBeObject(await at(index + 1, (changed ?? current) as M)));
  };
  return at(0, message);
}

/** Types say it already, to those who use them; a layer that copies what it got would make an empty result of nothing. */
function mustBeObject(result: unknown): object {
  if (typeof result === "object" && result !== null) return result;
  throw new TypeError(`a handler returned ${String(result)} instead of an object`);
}
