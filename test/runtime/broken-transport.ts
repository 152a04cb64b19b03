/** A client's end that is wrong in one way, around one that is right. */
import type { Incoming } from "mcpgen";
import type { ClientTransport, Ear } from "mcpgen/client";

export interface Breaking {
  /** The second and third of every four updates change places. */
  readonly reorders?: boolean;
  /** Every seventh update is lost. */
  readonly drops?: boolean;
  /** Every fifth update is heard by the call that was made last. */
  readonly crosses?: boolean;
  readonly repeats?: boolean;
  /** Neither passes cancellations on, nor hears that nothing can come any more. */
  readonly deaf?: boolean;
  /** Characters beyond Latin-1 are question marks. */
  readonly latin?: boolean;
}

export function broken(right: ClientTransport, how: Breaking): ClientTransport {
  let last: Ear | undefined;
  return {
    ...right,
    exchange(request, ear) {
      const heard = breaking(ear, how, () => last ?? ear);
      last = ear;
      const hangUp = right.exchange(request, heard);
      return (notice) => hangUp(how.deaf === true ? undefined : notice);
    },
  };
}

function breaking(ear: Ear, how: Breaking, last: () => Ear): Ear {
  let count = 0;
  let held: Incoming | undefined;

  function update(message: Incoming): void {
    count += 1;
    if (how.drops === true && count % 7 === 0) return;
    if (how.reorders === true && count % 4 === 2) {
      held = message;
      return;
    }
    const to = how.crosses === true && count % 5 === 0 ? last() : ear;
    to.hear(message);
    if (how.repeats === true && count % 6 === 0) to.hear(message);
    release();
  }

  function release(): void {
    const late = held;
    held = undefined;
    if (late !== undefined) ear.hear(late);
  }

  return {
    hear(message) {
      if (message.kind === "notice") return update(message);
      release();
      ear.hear(how.latin === true ? latin(message) : message);
    },
    lost: (why) => {
      if (how.deaf !== true) ear.lost(why);
    },
  };
}

function latin(message: Incoming): Incoming {
  return JSON.parse(JSON.stringify(message).replace(/[\u0100-\uffff]/g, "?"));
}
