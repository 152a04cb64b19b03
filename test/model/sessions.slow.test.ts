/** Any order of what can happen between a server and its clients, against a model of what must come of it. */
import fc from "fast-check";
import { assert, note, suite } from "../harness.ts";
import { commandOf, DEEDS, DISCONNECT, DRAIN, type Model } from "./commands.ts";
import { LINKS, type Link } from "./links.ts";
import { until, World } from "./world.ts";

const test = suite("sessions, any order of events", { timeoutMs: 180_000 });

const SEED = Number(process.env["MCPGEN_SEED"] ?? 20_261_127);
note(`seed ${SEED}: MCPGEN_SEED=${SEED} repeats it`);

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

/** What the model says has come true, and nothing is left of it. */
async function isAsPredicted(model: Model, world: World, drains: boolean): Promise<void> {
  for (const id of model.clients.keys()) {
    const { heard } = model.clients.get(id) ?? {};
    assert.is(world.clients.get(id)?.heard, heard, `client ${id}`);
  }
  for (const [id, { client }] of world.clients) assert.equal(client.diagnostics.counts(), {}, `client ${id}`);
  if (drains) await DRAIN.run(model, world, 0);
  while (model.clients.size > 0) await DISCONNECT.run(model, world, 0);
  for (const [key, { fate, progress, endedBy }] of model.calls) {
    const { fates, heard } = world.calls.get(key) ?? {};
    assert.equal({ fates, heard }, { fates: [fate], heard: Array.from({ length: progress }, (_, at) => at + 1) }, key);
    assert.equal(world.held.get(key)?.ended, endedBy === undefined ? [] : [endedBy], key);
  }
  for (const [key, fate] of model.questions) assert.equal(world.questions.get(key)?.fates, [fate], key);
  for (const { answering } of world.connections) assert.is(answering.size, 0);
  assert.equal(world.server.announce("notifications/tools/list_changed", {}), []);
  assert.equal(world.server.diagnostics.counts(), model.counts);
  await world.server.drain({ deadlineMs: 3_600_000 });
}

for (const link of LINKS) {
  test(`over ${link.name}: every call ends once and as it must, its progress before that, and nothing is left`, async () => {
    const before = timers();
    const deeds = DEEDS.map((deed) => fc.nat({ max: 20 }).map((pick) => commandOf(deed, pick)));
    const property = fc.asyncProperty(fc.commands(deeds, { maxCommands: 60, size: "max" }), fc.boolean(), (commands, drains) =>
      run(link, commands, drains),
    );
    await fc.assert(property, { numRuns: 100, seed: SEED, includeErrorInReport: true });
    await until(() => timers() === before);
  });
}

async function run(link: Link, commands: Iterable<fc.AsyncCommand<Model, World>>, drains: boolean): Promise<void> {
  const model: Model = { link, next: 0, clients: new Map(), calls: new Map(), questions: new Map(), counts: {} };
  const world = new World(link);
  try {
    await fc.asyncModelRun(() => ({ model, real: world }), commands);
    await isAsPredicted(model, world, drains);
  } finally {
    await world.server[Symbol.asyncDispose]();
  }
}

test.run();
