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
const MIN_BAR_WIDTH = 8;
const MAX_BAR_WIDTH = 28;
/** What stands beside the bar: label, share and the words of a download. */
const REST_WIDTH = 42;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export function openBars(output: NodeJS.WriteStream): Bars {
  return output.isTTY ? liveBars(output) : plainLines(output);
}

function liveBars(output: NodeJS.WriteStream): Bars {
  const multi = new MultiBar({ stream: output, hideCursor: true, clearOnComplete: false, fps: 20, format: drawn, autopadding: false });
  return {
    open(label) {
      const bar: SingleBar = multi.create(1, 0, { label, words: "", columns: output.columns } satisfies Payload);
      let updates = 0;
      return {
        update(done, total, message) {
          updates += 1;
          bar.setTotal(total ?? Number.POSITIVE_INFINITY);
          bar.update(done, { words: wordsOf(done, total, message), frame: SPINNER[updates % SPINNER.length], columns: output.columns });
        },
        finish(outcome) {
          bar.update({ outcome });
        },
      };
    },
    close: () => multi.stop(),
  };
}

interface Payload {
  readonly label: string;
  readonly words: string;
  readonly columns: number;
  readonly frame?: string;
  readonly outcome?: string;
}

/** cli-progress calls this for every frame; the payload is what `create` and `update` were given. */
const drawn: GenericFormatter = (_options, { progress, total }, { label, words, columns, frame = SPINNER[0], outcome }: Payload) => {
  const name = label.padEnd(LABEL_WIDTH);
  if (outcome !== undefined) return `✔ ${name} ${outcome}`;
  if (!Number.isFinite(total)) return `${frame} ${name} ${words}`;
  // The share comes first, because a narrow terminal cuts off the end.
  const width = Math.max(MIN_BAR_WIDTH, Math.min(MAX_BAR_WIDTH, columns - REST_WIDTH));
  const filled = Math.round(Math.min(1, progress) * width);
  return `  ${name} ${shareOf(progress)} ${"█".repeat(filled)}${"░".repeat(width - filled)} ${words}`;
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

function describe(done: number, total: number | undefined, message: string | undefined): string {
  const words = wordsOf(done, total, message);
  return total === undefined ? words : `${shareOf(done / total)}  ${words}`;
}

function shareOf(progress: number): string {
  return `${Math.round(progress * 100)}%`.padStart(4);
}

/** The tool's own words where it has any, else the numbers. */
function wordsOf(done: number, total: number | undefined, message: string | undefined): string {
  return message ?? (total === undefined ? String(done) : `${done}/${total}`);
}
