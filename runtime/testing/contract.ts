/** What every transport keeps, whatever it is made of: named cases, each of which belongs to a guarantee and throws where that is broken. */
import { abruptEnds } from "./cases/abrupt-ends.ts";
import { announcements } from "./cases/announcements.ts";
import { asks } from "./cases/asks.ts";
import { batches } from "./cases/batches.ts";
import { cancellation } from "./cases/cancellation.ts";
import { errors } from "./cases/errors.ts";
import { fallback } from "./cases/fallback.ts";
import { httpFacts } from "./cases/http-facts.ts";
import { interceptors } from "./cases/interceptors.ts";
import { isolation } from "./cases/isolation.ts";
import { largeMessages } from "./cases/large-messages.ts";
import { lifespan } from "./cases/lifespan.ts";
import { logging } from "./cases/logging.ts";
import { metadata } from "./cases/metadata.ts";
import { ordering } from "./cases/ordering.ts";
import { pings } from "./cases/pings.ts";
import { progress } from "./cases/progress.ts";
import { reconnects } from "./cases/reconnects.ts";
import { requestIds } from "./cases/request-ids.ts";
import { slowReaders } from "./cases/slow-readers.ts";
import { text } from "./cases/text.ts";
import { throwingSends } from "./cases/throwing-sends.ts";
import { unknownMethods } from "./cases/unknown-methods.ts";
import type { Carriage, OpenLink } from "./link.ts";
import { type Case, openScene, type Scene } from "./scene.ts";
import { openStage } from "./stage.ts";

/** What a transport keeps, each by a name. */
export type Guarantee =
  | "ordering"
  | "isolation"
  | "progress"
  | "cancellation"
  | "errors"
  | "large messages"
  | "text"
  | "slow readers"
  | "abrupt ends"
  | "reconnects"
  | "sends that throw"
  | "asks"
  | "announcements"
  | "logging"
  | "request ids"
  | "pings"
  | "batches"
  | "unknown methods"
  | "fallback"
  | "interceptors"
  | "metadata"
  | "http facts"
  | "lifespan";

const cases: Readonly<Record<Guarantee, (scene: Scene) => readonly Case[]>> = {
  ordering,
  isolation,
  progress,
  cancellation,
  errors,
  "large messages": largeMessages,
  text,
  "slow readers": slowReaders,
  "abrupt ends": abruptEnds,
  reconnects,
  "sends that throw": throwingSends,
  asks,
  announcements,
  logging,
  "request ids": requestIds,
  pings,
  batches,
  "unknown methods": unknownMethods,
  fallback,
  interceptors,
  metadata,
  "http facts": httpFacts,
  lifespan,
};

export const GUARANTEES: readonly Guarantee[] = Object.keys(cases) as Guarantee[];

export interface ContractCase {
  readonly guarantee: Guarantee;
  /** A sentence about the transport. */
  readonly name: string;
  /** Opens links of its own and closes them. Rejects where the transport does not keep what the name says. */
  run(open: OpenLink): Promise<void>;
}

/**
 * What a transport of this kind keeps in one revision, for its own tests. In `node:test`, where `open` connects `contractServer({ variant })`:
 *
 * `for (const { guarantee, name, run } of await contract({ revision, each: "pipe" })) test(guarantee + ": " + name, () => run(open));`
 *
 * Every guarantee has at least one case, whatever the kind and the revision.
 */
export async function contract(carriage: Carriage): Promise<readonly ContractCase[]> {
  const scene = await openScene(carriage);
  return GUARANTEES.flatMap((guarantee) =>
    cases[guarantee](scene).map(({ name, play }) => ({ guarantee, name, run: (link: OpenLink) => play(openStage(scene, link)) })),
  );
}
