/** Alternatives: which of them was meant, and what is wrong with that one. */
import { below, type Finding, failure, mismatch, missing, type Place } from "./place.ts";
import { isRecord, type Rules, read } from "./schema.ts";
import { choices } from "./show.ts";
import { type Branch, flatUnion, plainUnion, type Union } from "./tag.ts";

export function anyOf({ anyOf: branches }: Rules, value: unknown, place: Place): Finding | undefined {
  if (branches === undefined) return undefined;
  const union = flatUnion(branches, place.definitions);
  const failed: Failed[] = [];
  for (const branch of possible(union, value)) {
    const finding = place.judge(branch.schema, value, place);
    if (finding === undefined) return undefined;
    failed.push({ branch, finding });
  }
  return meant(union, failed, { value, place });
}

export function oneOf({ oneOf: branches }: Rules, value: unknown, place: Place): Finding | undefined {
  if (branches === undefined) return undefined;
  const union = plainUnion(branches, place.definitions);
  const candidates = possible(union, value);
  const failed = candidates.flatMap((branch) => {
    const finding = place.judge(branch.schema, value, place);
    return finding === undefined ? [] : [{ branch, finding }];
  });
  const fitting = candidates.length - failed.length;
  if (fitting === 1) return undefined;
  if (fitting === 0) return meant(union, failed, { value, place });
  return failure(place, () => `must fit exactly one of ${branches.length} forms, fits ${fitting}`);
}

interface Failed {
  readonly branch: Branch;
  readonly finding: Finding;
}

/** The branches that the tag does not rule out. */
function possible({ tag, branches }: Union, value: unknown): readonly Branch[] {
  if (tag === undefined || !isRecord(value)) return branches;
  const found = read(value, tag);
  return branches.filter(({ constant, required }) => constant === undefined || (found === undefined ? !required : constant === found));
}

interface Subject {
  readonly value: unknown;
  readonly place: Place;
}

/** The branch whose tag the value has; without one, the branch that got furthest. */
function meant({ tag, branches }: Union, failed: readonly Failed[], { value, place }: Subject): Finding {
  const found = tag !== undefined && isRecord(value) ? read(value, tag) : undefined;
  const tagged = failed.filter(({ branch }) => branch.constant !== undefined && branch.constant === found);
  if (failed.length > 0) return furthest(tagged.length > 0 ? tagged : failed, { value, place });
  if (tag === undefined) return failure(place, () => "fits no form, for there is none");
  const wanted = (): string => choices([...new Set(branches.map(({ constant }) => constant))]);
  return found === undefined ? missing(place, tag, () => `is required: ${wanted()}`) : mismatch(below(place, tag), wanted, found);
}

function furthest(failed: readonly Failed[], { value, place }: Subject): Finding {
  const reach = Math.max(...failed.map(({ finding }) => finding.reach));
  const atTheDoor = failed.flatMap(({ finding }) => finding.expected ?? []);
  if (reach === place.depth && atTheDoor.length === failed.length) {
    // No branch was entered, so all of them say together what the value may be.
    return mismatch(place, () => [...new Set(atTheDoor.map((expected) => expected()))].join(" or "), value);
  }
  return failed.find(({ finding }) => finding.reach === reach)?.finding ?? failure(place, () => "fits no form");
}
