/** Holds AJV on the official file against the validators, value by value, and asks of every difference which correction it is. */
import type { ProtocolModel } from "../model.ts";
import type { CanonicalSchema, Json } from "../schema.ts";
import { throwing } from "./dice.ts";
import { type Correction, corrected, type Official, placeOf } from "./official.ts";
import type { Is } from "./run-validators.ts";
import type { Tools } from "./tools.ts";
import { valueFor } from "./values.ts";

export interface Trial {
  readonly model: ProtocolModel;
  /** Before corrections. */
  readonly canonical: CanonicalSchema;
  readonly corrections: readonly Correction[];
  readonly official: Official;
  readonly validators: ReadonlyMap<string, Is>;
  readonly samples: Samples;
  readonly tools: Tools;
}

export interface Samples {
  /** Values for each definition; five times as many for those that are corrected. */
  readonly count: number;
  readonly seed: number;
}

export interface Comparison {
  readonly revision: string;
  readonly definitions: number;
  readonly values: number;
  /** Differences by the label of the correction that makes them; each correction is there, also with 0. */
  readonly explained: ReadonlyMap<string, number>;
  /** What no correction accounts for. */
  readonly unexplained: readonly string[];
}

/** Every validator has to agree with AJV on the corrected official file; where it differs from the file as published, corrections say why. */
export function compare(trial: Trial): Comparison {
  const { model, corrections, official, validators } = trial;
  const published = judging(trial, []);
  const right = judging(trial, corrections);
  const single = corrections.map((correction) => ({ label: correction.label, judge: judging(trial, [correction]) }));
  const explained = new Map(corrections.map(({ label }): [string, number] => [label, 0]));
  const unexplained: string[] = strangers(trial);
  let values = 0;

  for (const name of [...model.types.keys()].filter((type) => placeOf(type, official) !== undefined)) {
    for (const value of corpus(name, trial)) {
      values++;
      const verdict = validators.get(name)?.(value) === true;
      const was = published(name, value);
      if (verdict !== right(name, value)) unexplained.push(`is${name} ${says(verdict)} ${JSON.stringify(value)}`);
      else if (verdict !== was) {
        const label = single.find(({ judge }) => judge(name, value) !== was)?.label ?? "several corrections together";
        explained.set(label, (explained.get(label) ?? 0) + 1);
      }
    }
  }
  return { revision: model.revision, definitions: model.types.size, values, explained, unexplained };
}

/** Half made after the corrected definition, half after the one that was imported: each side knows values that the other rejects. */
function corpus(name: string, { model, canonical, corrections, samples, tools: { fc } }: Trial): Json[] {
  const imported = new Map(Object.entries(canonical.$defs).map(([type, schema]) => [type, { schema }]));
  const sources = [model.types, ...(imported.has(name) ? [imported] : [])];
  const wanted = samples.count * (corrections.some(({ path }) => path[1] === name) ? 5 : 1);
  return sources.flatMap((definitions, index) =>
    fc.sample(
      throwing(fc, (dice) => valueFor(name, definitions, dice)),
      { numRuns: Math.ceil(wanted / sources.length), seed: samples.seed + index },
    ),
  );
}

type Judge = (name: string, value: Json) => boolean;

/** AJV on the official file with some corrections. Definitions are compiled when they are first asked about. */
function judging({ official, tools }: Trial, corrections: readonly Correction[]): Judge {
  const document = corrected(official, corrections);
  const ajv = tools.ajvFor(document);
  ajv.addSchema({ ...document, $id: "official" });
  return (name, value) => {
    const place = placeOf(name, official) ?? [official.holder, name];
    return ajv.getSchema(`official#/${place.join("/")}`)?.(value) === true;
  };
}

/** Definitions that only one side has. */
function strangers({ model, official, corrections }: Trial): string[] {
  const added = new Set(corrections.map(({ path }) => path[1]));
  const lost = Object.keys(official.document[official.holder] ?? {}).filter((name) => !model.types.has(name));
  const invented = [...model.types.keys()].filter((name) => placeOf(name, official) === undefined && !added.has(name));
  return [
    ...lost.map((name) => `${name} is in the official file and nowhere else`),
    ...invented.map((name) => `${name} is not in the official file`),
  ];
}

function says(verdict: boolean | undefined): string {
  return verdict === true ? "accepts" : "rejects";
}
