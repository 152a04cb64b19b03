/** Alternatives: which of them was meant, and what is wrong with that one. */
import { below, type Finding, failure, mismatch, missing, type Place } from "./place.ts";
import { isRecord, own, type Rules, type Schema } from "./schema.ts";
import { choices } from "./show.ts";
import { alternatives, type Case, tagOf } from "./tag.ts";

export function anyOf({ anyOf: branches }: Rules, value: unknown, place: Place): Finding | undefined {
  if (branches === undefined) return undefined;
  const failed: Failed[] = [];
  for (const branch of branches.flatMap((part) => alternatives(part, place.definitions))) {
    const finding = place.judge(branch, value, place);
    if (finding === undefined) return undefined;
    failed.push({ branch, finding });
  }
  return meant(failed, value, place);
}

export function oneOf({ oneOf: branches }: Rules, value: unknown, place: Place): Finding | undefined {
  if (branches === undefined) return undefined;
  const failed = branches.flatMap((branch) => {
    const finding = place.judge(branch, value, place);
    return finding === undefined ? [] : [{ branch, finding }];
  });
  const fitting = branches.length - failed.length;
  if (fitting === 1) return undefined;
  return fitting === 0 ? meant(failed, value, place) : failure(place, `must fit exactly one of ${branches.length} forms, fits ${fitting}`);
}

interface Failed {
  readonly branch: Schema;
  readonly finding: Finding;
}

/** By the tag where the branches have one; else, and among those the tag leaves, the branch that got furthest. */
function meant(failed: readonly Failed[], value: unknown, place: Place): Finding {
  const tag = isRecord(value) ? tagOf(failed, place.definitions) : undefined;
  if (tag === undefined || !isRecord(value)) return furthest(failed, value, place);
  const found = own(value, tag.name);
  const matching = tag.cases.filter(({ constant }) => constant !== undefined && constant === found);
  if (matching.length > 0) return furthest(matching, value, place);
  const silent = tag.cases.filter(({ constant, required }) => constant === undefined || (found === undefined && !required));
  if (silent.length > 0) return furthest(silent, value, place);
  const wanted = choices([...new Set(tag.cases.map(({ constant }) => constant))]);
  if (found === undefined) return missing(place, tag.name, `is required: ${wanted}`);
  return mismatch(below(place, tag.name), wanted, found);
}

function furthest(failed: readonly (Failed | Case<Failed>)[], value: unknown, place: Place): Finding {
  const findings = failed.map(({ finding }) => finding);
  const reach = Math.max(...findings.map((finding) => finding.reach));
  const best = findings.find((finding) => finding.reach === reach);
  if (best === undefined) return failure(place, "fits no form");
  // No branch was entered, so all of them say together what the value may be.
  const expected = findings.flatMap((finding) => (finding.expected === undefined ? [] : [finding.expected]));
  return reach > place.depth || expected.length < findings.length ? best : mismatch(place, [...new Set(expected)].join(" or "), value);
}
