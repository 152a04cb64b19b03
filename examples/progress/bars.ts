/**
 * Progress on a terminal: one live line per call, drawn by cli-progress.
 * Where the output is not a terminal there is nothing to redraw, so every update becomes a plain line.
 */
import { type GenericFormatter, MultiBar, type SingleBar } from "cli-progress";

export interface Bar {
  /** `total` absent: nobody knows how much there is, so a count is shown instead of a share. */
  update(done: number, total?: number, message?: string): void;
  finish(outcome: string): void;
}

export interface Bars {
  open(label: string): Bar;
  close(): void;
}

const LABEL_WIDTH = 16;
const BAR_WIDTH = 28;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export function openBars(output: NodeJS.WriteStream): Bars {
  return output.isTTY ? liveBars(output) : plainLines(output);
}

function liveBars(output: NodeJS.WriteStream): Bars {
  const multi = new MultiBar({ stream: output, hideCursor: true, clearOnComplete: false, fps: 20, format: drawn, autopadding: false });
  return {
    open(label) {
      const bar: SingleBar = multi.create(1, 0, { label });
      let updates = 0;
      return {
        update(done, total, message) {
          updates += 1;
          bar.setTotal(total ?? Number.POSITIVE_INFINITY);
          bar.update(done, { label, text: describe(done, total, message), frame: SPINNER[updates % SPINNER.length] });
        },
        finish(outcome) {
          bar.update({ label, outcome });
        },
      };
    },
    close: () => multi.stop(),
  };
}

interface Payload {
  readonly label: string;
  readonly text?: string;
  readonly frame?: string;
  readonly outcome?: string;
}

/** cli-progress calls this for every frame; the payload is what `update` was given. */
const drawn: GenericFormatter = (_options, { progress, total }, payload: Payload) => {
  const label = payload.label.padEnd(LABEL_WIDTH);
  if (payload.outcome !== undefined) return `✔ ${label} ${payload.outcome}`;
  if (!Number.isFinite(total)) return `${payload.frame ?? SPINNER[0]} ${label} ${payload.text ?? ""}`;
  const filled = Math.round(Math.min(1, progress) * BAR_WIDTH);
  return `  ${label} ${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${payload.text ?? ""}`;
};

function plainLines(output: NodeJS.WriteStream): Bars {
  const line = (label: string, text: string): void => void output.write(`  ${label.padEnd(LABEL_WIDTH)} ${text}\n`);
  return {
    open: (label) => ({
      update: (done, total, message) => line(label, describe(done, total, message)),
      finish: (outcome) => line(label, outcome),
    }),
    close() {
      // Lines stand as they are: nothing was taken over that would have to be given back.
    },
  };
}

/** The tool's own words where it has any, else the numbers. */
function describe(done: number, total: number | undefined, message: string | undefined): string {
  if (total === undefined) return message ?? String(done);
  return `${String(Math.round((done / total) * 100)).padStart(3)}%  ${message ?? `${done}/${total}`}`;
}
