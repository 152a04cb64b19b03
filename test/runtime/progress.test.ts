import type { Id } from "../../runtime/message.ts";
import { type Progress, progressOf } from "../../runtime/progress.ts";
import type { Route } from "../../runtime/route.ts";
import { assert, suite } from "../harness.ts";
import { recordedRoute } from "./recorded-route.ts";

const test = suite("progress");

function openProgress(route: Route, token: Id | undefined, ended: () => boolean): Progress {
  return progressOf({ route, token, heard: Number.NEGATIVE_INFINITY, ended });
}

test("without a token nothing is sent, and that has a name", () => {
  const route = recordedRoute();
  assert.is(openProgress(route, undefined, () => false)(1), "unrequested");
  assert.is(route.sent.length, 0);
});

test("0 and the empty string are tokens, and numbers stay numbers", () => {
  for (const token of [0, "", "0", -1]) {
    const route = recordedRoute();
    assert.is(openProgress(route, token, () => false)(0.5, 2, "half"), "sent");
    assert.equal(
      route.said().map(({ params }) => params),
      [{ progressToken: token, progress: 0.5, total: 2, message: "half" }],
    );
  }
});

test("a value that does not grow is stale, and so is one that JSON cannot say", () => {
  const route = recordedRoute();
  const progress = openProgress(route, 1, () => false);
  const said = [-5, -5, -6, Number.NaN, 0, 0.1, Number.POSITIVE_INFINITY, 1e21].map((done) => progress(done));
  assert.equal(said, ["sent", "stale", "stale", "stale", "sent", "sent", "stale", "sent"]);
  assert.equal(
    route
      .said()
      .map(({ params }) => params)
      .map((each) => (each as { progress: number }).progress),
    [-5, 0, 0.1, 1e21],
  );
});

test("a total that JSON cannot say is left out", () => {
  const route = recordedRoute();
  openProgress(route, 1, () => false)(1, Number.NaN);
  assert.equal(
    route.said().map(({ params }) => params),
    [{ progressToken: 1, progress: 1 }],
  );
});

test("after the end nothing is sent", () => {
  const route = recordedRoute();
  let ended = false;
  const progress = openProgress(route, 1, () => ended);
  progress(1);
  ended = true;
  assert.is(progress(2), "closed");
  assert.is(route.sent.length, 1);
});

test("the first value always goes; later ones of one exchange may stand in for each other, never for another's", () => {
  const route = recordedRoute();
  for (const progress of [openProgress(route, 1, () => false), openProgress(route, 2, () => false)])
    [1, 2, 3].forEach((done) => void progress(done));
  const slots = route.sent.map(({ slot }) => slot);
  assert.is(slots[0], undefined);
  assert.ok(slots[1] !== undefined && slots[1] === slots[2]);
  assert.is(slots[3], undefined);
  assert.ok(slots[4] !== undefined && slots[4] === slots[5] && slots[4] !== slots[1]);
});

test.run();
