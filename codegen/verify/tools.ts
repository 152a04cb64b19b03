/** AJV and fast-check are needed by `verify` alone, so they are no dependencies of mcpgen-cli; without them it says what to install. */
import { Problem } from "../problem.ts";

export type Ajv = InstanceType<typeof import("ajv").Ajv>;

export interface Tools {
  readonly fc: typeof import("fast-check");
  /** An AJV that validates by the dialect the document names, formats being annotations. */
  ajvFor(document: Readonly<Record<string, unknown>>): Ajv;
}

export async function loadTools(): Promise<Tools> {
  const [{ Ajv }, { Ajv2020 }, fc] = await Promise.all([
    needed(import("ajv")),
    needed(import("ajv/dist/2020.js")),
    needed(import("fast-check")),
  ]);
  return {
    fc,
    ajvFor({ $schema }) {
      const is2020 = typeof $schema === "string" && $schema.includes("2020-12");
      const options = { strict: false, validateFormats: false, ownProperties: true };
      return is2020 ? new Ajv2020(options) : new Ajv(options);
    },
  };
}

/** The module, or what to install. */
export async function needed<T>(module: Promise<T>): Promise<T> {
  try {
    return await module;
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) throw cause;
    throw new Problem({
      what: "`mcpgen verify` needs ajv and fast-check, which are not installed",
      fix: "npm install --save-dev ajv fast-check",
    });
  }
}
