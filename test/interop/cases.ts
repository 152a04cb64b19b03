/** What a client and a server of different makes must get right together, over any transport and in any revision. */
import { setTimeout as sleep } from "node:timers/promises";
import { assert } from "../harness.ts";
import type { Caller } from "./caller.ts";
import { asking } from "./cases/asking.ts";
import { calls } from "./cases/calls.ts";
import { endings } from "./cases/endings.ts";
import { progress } from "./cases/progress.ts";

export interface Case {
  readonly name: string;
  /** Default everywhere. */
  readonly where?: (link: Traits) => boolean;
  run(caller: Caller, link: Traits): Promise<void>;
}

/** What decides which cases a link has. */
export interface Traits {
  /** `client → server`. */
  readonly makes: string;
  readonly transport: string;
  readonly revision: string;
  /** What two messages say can be brought together: on a pipe, in a session, or where every message says all that is needed. */
  readonly tied: boolean;
  /** A server may hand back the connection of a call, and the client comes back for the rest. */
  readonly resumes: boolean;
  /** The client has a way for what belongs to no call. */
  readonly hears: boolean;
}

/** In this order over each link: the last one looks back at the others. */
export const cases: readonly Case[] = [
  ...calls,
  ...progress,
  ...asking,
  ...endings,
  {
    name: "an announcement reaches whoever listens",
    where: ({ hears }) => hears,
    async run(caller) {
      await caller.listen();
      // Whoever listens on a stream of its own may not do so yet when its call comes.
      for (; caller.changes() === 0; await sleep(5)) await caller.call("change");
    },
  },
  {
    name: "nothing went astray at our end, by the end of it",
    where: ({ makes, transport }) => transport !== "stdio" || makes.startsWith("ours"),
    async run({ counts }, link) {
      assert.equal(counts?.(), astray(link));
    },
  },
];

/** What the cases above provoke. */
function astray({ makes, tied }: Traits): Record<string, number> {
  if (makes.startsWith("ours")) return {};
  // A method that is not there, and a cancellation that is nobody's.
  return tied ? { refused: 1 } : { refused: 1, unclaimed: 1 };
}
