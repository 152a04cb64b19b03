/** Answers and errors taken apart, whatever the make of the client that brings them. */
import type { Answer } from "../caller.ts";

export function partsOf({
  content,
  structuredContent,
  isError = false,
}: Answer): Record<"text" | "structuredContent" | "isError", unknown> {
  const [first] = content;
  const text = typeof first === "object" && first !== null && "text" in first ? JSON.parse(String(first.text)) : undefined;
  return { text, structuredContent, isError };
}

export async function errorOf(call: Promise<unknown>): Promise<{ code: unknown; message: string; data: unknown }> {
  const error = await call.then(
    (result) => new Error(`an answer instead of an error: ${JSON.stringify(result)}`),
    (caught: unknown) => caught,
  );
  if (!(error instanceof Error)) throw new Error(`no error: ${String(error)}`);
  return { code: Reflect.get(error, "code"), message: error.message, data: Reflect.get(error, "data") };
}
