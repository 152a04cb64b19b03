/** A rogue server on its standard streams. */
import { createInterface } from "node:readline";
import { answersTo } from "./rogue-answers.ts";

for await (const line of createInterface({ input: process.stdin })) {
  for (const text of answersTo(JSON.parse(line), process.argv[2] ?? "")) process.stdout.write(`${text}\n`);
}
