/** For tests: a client and a server in one process, and what every transport has to keep, as cases for any test runner. */
export { type ContractCase, contract, GUARANTEES, type Guarantee } from "./contract.ts";
export { contractServer, type Fixture } from "./fixture.ts";
export type { Carriage, Link, OpenLink, Variant } from "./link.ts";
export { type Linked, linked } from "./linked.ts";
