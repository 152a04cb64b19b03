import { type Member, resolve, type UnionTable } from "../../runtime/contract.ts";
import { assert, suite } from "../harness.ts";

const any = (name: string): Member => [name, (value): value is unknown => value !== null];
const none = (name: string): Member => [name, (value): value is unknown => value === undefined];
const fields: UnionTable = {
  rules: [
    { has: ["enum"], where: { type: ["string"] }, is: any("Choice") },
    { has: [], where: { type: ["integer", "number"] }, is: any("Number") },
    { has: ["items.enum"], lacks: ["items.anyOf"], is: any("Choices") },
  ],
};
const which = (union: UnionTable, value: unknown): string | undefined => resolve(union, value)?.is;

const test = suite("contract");

test("a rule compares the value at a path with the strings it allows", () => {
  assert.is(which(fields, { type: "integer" }), "Number");
  assert.is(which(fields, { type: "string", enum: [] }), "Choice");
  assert.is(which(fields, { type: "boolean" }), undefined);
  assert.is(which(fields, { type: ["integer"] }), undefined);
  assert.is(which(fields, {}), undefined);
});

test("a rule looks at dotted paths, and a path that must be absent rules it out", () => {
  assert.is(which(fields, { items: { enum: [] } }), "Choices");
  assert.is(which(fields, { items: { enum: [], anyOf: [] } }), undefined);
});

test("the member the rule picks is the only one checked", () => {
  const union: UnionTable = {
    rules: [
      { has: ["a"], is: none("A") },
      { has: [], is: any("B") },
    ],
  };
  assert.is(which(union, { a: 1 }), undefined);
  assert.is(which(union, {}), "B");
});

test("names of the prototype are neither tags nor present paths", () => {
  const tagged: UnionTable = { tag: "type", cases: { a: any("A") } };
  assert.is(which(tagged, { type: "constructor" }), undefined);
  assert.is(which({ rules: [{ has: ["constructor.name"], is: any("A") }] }, {}), undefined);
});

test("a missing tag and an unknown tag go where the table says", () => {
  const union: UnionTable = { tag: "kind", cases: { a: any("A") }, absent: any("Absent"), otherwise: any("Other") };
  assert.equal(
    [{}, { kind: "a" }, { kind: "b" }, { kind: 1 }].map((value) => which(union, value)),
    ["Absent", "A", "Other", "Other"],
  );
});

test.run();
