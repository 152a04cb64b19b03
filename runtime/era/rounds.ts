/**
 * Asking where servers may send nothing but answers: what a handler asks for becomes the answer of this call, and the caller brings it with its
 * next one. The handler then runs from the top, and whatever was answered resolves at once.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
 */
import { type Ask, type Asker, type Asks, RoundOver } from "../asks.ts";
import { digestOf } from "../canonical.ts";
import { resolve } from "../contract.ts";
import { INVALID_PARAMS, NotInRevision, Refusal } from "../errors.ts";
import { isObject } from "../message.ts";
import { mustBeDeclared } from "./declared.ts";
import { type Answered, emptyState, type RoundState, type StateKeeper } from "./round-state.ts";

export function openRounds(asker: Asker, keeper: StateKeeper): Asks {
  return new Rounds(asker, keeper);
}

interface Pending {
  readonly ask: Ask;
  /** Of the question. Rejects where it has no JSON, so nobody may ask for it and not look. */
  digest(): Promise<string>;
  resolve(answer: object): void;
  reject(why: Error): void;
}

class Rounds implements Asks {
  readonly #asker: Asker;
  readonly #keeper: StateKeeper;
  /** What this call has brought, and what earlier ones had. */
  readonly #answers = new Map<string, Answered>();
  /** What the caller brought before it was asked: it knows this server, or has lost the state. */
  #early: ReadonlyMap<string, unknown> = new Map();
  /** What will be sealed for the next round, by key. */
  readonly #needed = new Map<string, Pending>();
  #state: RoundState = emptyState();
  #issued: Pending[] = [];
  #over = false;

  constructor(asker: Asker, keeper: StateKeeper) {
    this.#asker = asker;
    this.#keeper = keeper;
  }

  get heard(): number {
    return this.#state.heard ?? Number.NEGATIVE_INFINITY;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Answers to what was not asked are nobody's. Without the state in which they were asked for, nobody knows yet whether they were. */
  async prepare(): Promise<void> {
    const { requestState, inputResponses }: { requestState?: unknown; inputResponses?: unknown } = Object(this.#asker.params);
    const brought = new Map(Object.entries(isObject(inputResponses) ? inputResponses : {}));
    if (typeof requestState !== "string") {
      this.#early = brought;
      return;
    }
    this.#state = await this.#keeper.read(requestState, this.#asker);
    for (const [key, answered] of Object.entries(this.#state.answers)) this.#answers.set(key, answered);
    for (const [key, answer] of brought) {
      const asked = Object.hasOwn(this.#state.asked, key) ? this.#state.asked[key] : undefined;
      if (asked !== undefined) this.#answers.set(key, { digest: asked.digest, answer: this.#checked(key, asked.method, answer) });
    }
  }

  ask(ask: Ask): Promise<object> {
    const promise = new Promise<object>((resolve, reject) => {
      if (this.#over) return reject(new RoundOver(ask.key));
      this.#mustBeAsked(ask);
      if (this.#issued.length === 0) queueMicrotask(() => void this.#closeTurn());
      this.#issued.push({ ask, digest: () => digestOf([ask.method, ask.params]), resolve, reject });
    });
    // A handler may wait for another of its questions first: one that nobody looks at any more must not end the process.
    promise.catch(() => undefined);
    return promise;
  }

  async once<T>(key: string, run: () => T | Promise<T>): Promise<T> {
    if (Object.hasOwn(this.#state.once, key)) return this.#state.once[key] as T;
    const made = await run();
    this.#state = { ...this.#state, once: { ...this.#state.once, [key]: made ?? null } };
    return made;
  }

  async outcome(heard: number): Promise<object> {
    // Entries rather than assignment, because `__proto__` is a key like any other here.
    const needed = [...this.#needed];
    const asked = Object.fromEntries(
      await Promise.all(needed.map(async ([key, { ask, digest }]) => [key, { digest: await digest(), method: ask.method }] as const)),
    );
    const inputRequests = Object.fromEntries(needed.map(([key, { ask }]) => [key, { method: ask.method, params: ask.params }]));
    const answers = Object.fromEntries(this.#answers);
    const state = { ...this.#state, asked, answers, ...(heard > this.heard ? { heard } : {}) };
    return { resultType: "input_required", inputRequests, requestState: await this.#keeper.write(state, this.#asker) };
  }

  /** Everything that was asked before the handler yielded: one round, if any of it has no answer yet. */
  async #closeTurn(): Promise<void> {
    const issued = this.#issued;
    this.#issued = [];
    for (const pending of issued) await this.#settle(pending).catch(pending.reject);
    if (this.#needed.size === 0) return;
    this.#over = true;
    this.#asker.mute();
    for (const { ask, reject } of [...this.#needed.values(), ...this.#issued]) reject(new RoundOver(ask.key));
  }

  async #settle(pending: Pending): Promise<void> {
    const answered = this.#answers.get(pending.ask.key) ?? (await this.#earlyAnswer(pending));
    if (answered !== undefined && answered.digest === (await pending.digest())) pending.resolve(Object(answered.answer));
    else this.#needed.set(pending.ask.key, pending);
  }

  /** Good for any question of this key to which it is an answer: nothing says that another one was meant. */
  async #earlyAnswer({ ask: { key, method }, digest }: Pending): Promise<Answered | undefined> {
    if (this.#early.size === 0) return undefined;
    const answer = this.#early.get(key);
    const row = this.#asker.envelope.plan.protocol.methods[method];
    if (row?.result === undefined || resolve(row.result, answer) === undefined) return undefined;
    const answered = { digest: await digest(), answer };
    this.#answers.set(key, answered);
    return answered;
  }

  #mustBeAsked({ key, method, params }: Ask): void {
    const { envelope, row: own } = this.#asker;
    const { protocol } = envelope.plan;
    const row = Object.hasOwn(protocol.methods, method) ? protocol.methods[method] : undefined;
    if (own.asks !== true || row?.embedded !== true) throw new NotInRevision(method, protocol.revision);
    if (!row.params(params)) throw new TypeError(`ask: these params are not what revision ${protocol.revision} defines for ${method}`);
    if (this.#issued.some(({ ask }) => ask.key === key)) throw new TypeError(`ask: ${JSON.stringify(key)} names two questions at once`);
    mustBeDeclared(row, params, envelope);
  }

  #checked(key: string, method: string, answer: unknown): unknown {
    const row = this.#asker.envelope.plan.protocol.methods[method];
    if (row?.result !== undefined && resolve(row.result, answer) !== undefined) return answer;
    const message = `inputResponses[${JSON.stringify(key)}] is no answer to ${method}`;
    throw new Refusal({ code: INVALID_PARAMS, http: 200 }, message, {
      pointer: `/inputResponses/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    });
  }
}
