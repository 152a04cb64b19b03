/** Every seeded defect. */
import { asking } from "./asking.ts";
import type { Defect } from "./defect.ts";
import { eras } from "./eras.ts";
import { messages } from "./messages.ts";
import { transports } from "./transports.ts";

export const defects: readonly Defect[] = [...messages, ...eras, ...asking, ...transports];
