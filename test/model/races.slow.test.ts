/** The same world, without waiting for one thing to have happened before the next: replies race with cancellations, cuts and goodbyes. */
import fc from "fast-check";
import { assert, note, suite } from "../harness.ts";
import { LINKS, type Link } from "./links.ts";
import { until, World } from "./world.ts";

const test = suite("sessions, everything at once", { timeoutMs: 180_000 });

const SEED = Number(process.env["MCPGEN_SEED"] ?? 20_261_127);
note(`seed ${SEED}: MCPGEN_SEED=${SEED} repeats it`);

const CALLS = 4;
/** How a call may end, by what happens beside it. */
const FATES: Readonly<Record<string, readonly string[]>> = {
  nothing: ["result"],
  cancel: ["result", "cancelled"],
  disconnect: ["result", "lost"],
  // The last where the request arrived when all was over.
  drain: ["result", "lost", "the server is shutting down", "no server is connected to this endpoint"],
};

interface Race {
  /** What happens beside the calls. */
  readonly beside: keyof typeof FATES;
  readonly cuts: boolean;
  readonly updates: number;
}

const races: fc.Arbitrary<Race> = fc.record({
  beside: fc.constantFrom("nothing", "cancel", "disconnect", "drain"),
  cuts: fc.boolean(),
  updates: fc.nat({ max: 5 }),
});

async function run(link: Link, { beside, cuts, updates }: Race, s: fc.Scheduler): Promise<void> {
  const world = new World(link, (arrive) => s.schedule(Promise.resolve(), "a request arrives").then(arrive));
  await s.waitFor(world.connect(1));
  const said = new Map<string, number>();
  for (let n = 0; n < CALLS; n++) schedule(`call-${n}`, { beside, updates, said, world, s });
  if (cuts) s.scheduleSequence([{ label: "a cut", builder: async () => world.clients.get(1)?.line.cut() }]);
  const goodbyes: Promise<unknown>[] = [];
  if (beside === "disconnect" || beside === "drain") {
    s.scheduleSequence([{ label: beside, builder: async () => void goodbyes.push(goodbye(world, beside)) }]);
  }
  await s.waitFor(until(() => world.calls.size === CALLS && [...world.calls.values()].every(({ fates }) => fates.length > 0)));
  await s.waitFor(Promise.all(goodbyes));
  isAsSaid(world, said, {
    merges: cuts && link.cuts === "resumed",
    fates: [...(FATES[beside] ?? []), ...(cuts && link.cuts === "lost" ? ["lost"] : [])],
  });
  await s.waitFor(leavesNothing(world));
}

interface Scheduling extends Omit<Race, "cuts"> {
  readonly said: Map<string, number>;
  readonly world: World;
  readonly s: fc.Scheduler;
}

function schedule(key: string, { beside, updates, said, world, s }: Scheduling): void {
  said.set(key, 0);
  const progress = async (): Promise<void> => {
    const next = (said.get(key) ?? 0) + 1;
    const delivery = world.held.get(key)?.exchange.progress(next);
    if (delivery === "sent" || delivery === "stored") said.set(key, next);
  };
  s.scheduleSequence([
    { label: `${key} begins`, builder: async () => world.call(1, key, 3_600_000) },
    ...Array.from({ length: updates }, () => ({ label: `${key} goes on`, builder: progress })),
    { label: `${key} is answered`, builder: async () => world.finish(key) },
  ]);
  if (beside === "cancel") s.scheduleSequence([{ label: `${key} is cancelled`, builder: async () => world.calls.get(key)?.abort.abort() }]);
}

interface Ends {
  readonly merges: boolean;
  readonly fates: readonly string[];
}

function isAsSaid({ calls }: World, said: ReadonlyMap<string, number>, { merges, fates }: Ends): void {
  for (const [key, call] of calls) {
    assert.is(call.fates.length, 1, key);
    assert.ok(fates.includes(call.fates[0] ?? ""), `${key}: ${call.fates}`);
    const all = Array.from({ length: said.get(key) ?? 0 }, (_, at) => at + 1);
    if (call.fates[0] === "result") assert.is(call.heard.at(-1), all.at(-1), key);
    // Of what a reader missed while it was cut off, only the newest value is kept for it.
    const kept = merges ? all.filter((each) => call.heard.includes(each)) : all.slice(0, call.heard.length);
    assert.equal(call.heard, kept, key);
  }
}

async function goodbye({ clients, server }: World, how: "disconnect" | "drain"): Promise<void> {
  if (how === "drain") await server.drain({ deadlineMs: 1 });
  else await clients.get(1)?.client[Symbol.asyncDispose]();
}

async function leavesNothing({ clients, server, connections }: World): Promise<void> {
  await clients.get(1)?.client[Symbol.asyncDispose]();
  await server.drain({ deadlineMs: 3_600_000 });
  for (const { answering } of connections) assert.is(answering.size, 0);
}

for (const link of LINKS) {
  test(`over ${link.name}: every call ends once, and all that was said of it before is heard in order`, async () => {
    const property = fc.asyncProperty(races, fc.scheduler(), (race, scheduler) => run(link, race, scheduler));
    await fc.assert(property, { numRuns: 200, seed: SEED, includeErrorInReport: true });
  });
}

test.run();
