/** The generated schemas are TypeBox to whoever composes them. Nothing here runs; the compiler is the test. */

import {
  CallToolResult,
  ContentBlock,
  type ListToolsResult,
  LoggingLevel,
  type RequestId,
  type RequestParams,
  Tool,
} from "mcpgen/2025-11-25/schemas";
import type * as t from "mcpgen/2025-11-25/types";
import type * as s26 from "mcpgen/2026-07-28/schemas";
import type * as t26 from "mcpgen/2026-07-28/types";
import type { SchemaOf } from "mcpgen/schema-of";
import * as Type from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
import { expect, type Mutual, type Same } from "./expect.ts";

type S<T extends Type.TSchema> = Type.Static<T>;

export function staticIsTheInterface(): void {
  expect<
    [
      Mutual<S<typeof Tool>, t.Tool>,
      Mutual<S<typeof CallToolResult>, t.CallToolResult>,
      Mutual<S<typeof ContentBlock>, t.ContentBlock>,
      Mutual<S<typeof RequestId>, t.RequestId>,
      Same<S<typeof LoggingLevel>, t.LoggingLevel>,
      Mutual<S<typeof s26.CallToolRequest>, t26.CallToolRequest>,
      Mutual<S<typeof s26.InputRequests>, t26.InputRequests>,
      Mutual<S<typeof s26.JSONValue>, t26.JSONValue>,
    ]
  >();
}

interface Closed {
  a: string;
  b?: number;
}
interface Open extends Closed {
  [k: string]: unknown;
}
type Every = unknown[] | { deep: { deeper: { deepest: Closed } } } | null | true;

export function anyInterfaceHasASchema(): void {
  expect<
    [
      Same<S<SchemaOf<Closed>>, { a: string; b?: number }>,
      Same<S<SchemaOf<unknown>>, unknown>,
      Same<S<SchemaOf<never>>, never>,
      Same<S<SchemaOf<null>>, null>,
      Same<S<SchemaOf<boolean>>, boolean>,
      Same<S<SchemaOf<boolean | "x" | 1>>, boolean | "x" | 1>,
      Same<S<SchemaOf<object>>, object>,
      Same<S<SchemaOf<Closed[]>>, { a: string; b?: number }[]>,
      Same<S<SchemaOf<Record<string, Closed>>>, Record<string, Closed>>,
      Mutual<S<SchemaOf<Every>>, Every>,
    ]
  >();
}

export function indexSignaturesStay(open: S<SchemaOf<Open>>): void {
  open satisfies Open;
  ({ a: "x", more: 1 }) satisfies typeof open;
  open["anything"] satisfies unknown;
  // @ts-expect-error known keys keep their types beside the index signature
  ({ a: 1 }) satisfies typeof open;
  // @ts-expect-error and stay required
  ({ more: 1 }) satisfies typeof open;
}

export function optionalIsAbsentAndNotUndefined(): void {
  ({ name: "x", inputSchema: { type: "object" } }) satisfies S<typeof Tool>;
  // @ts-expect-error an optional property is absent or has its type
  ({ name: "x", inputSchema: { type: "object" }, title: undefined }) satisfies S<typeof Tool>;
}

export function composedSchemasKeepExactTypes(): void {
  const Unnamed = Type.Omit(Tool, ["name"]);
  const Brief = Type.Pick(Tool, ["name", "title"]);
  const Patch = Type.Partial(Type.Omit(Tool, ["name", "inputSchema"]));
  const Full = Type.Required(Tool);
  const Extended = Type.Intersect([Tool, Type.Object({ price: Type.Number() })]);
  const Loose = Type.Union([Tool, LoggingLevel]);
  const Shared = Type.Omit(ContentBlock, ["type"]);
  const Own = Type.Object({ tool: Tool, spare: Type.Optional(Tool), all: Type.Array(Tool) });
  const Quiet = Type.Exclude(LoggingLevel, Type.Literal("debug"));
  expect<
    [
      Mutual<S<typeof Unnamed>, Omit<t.Tool, "name">>,
      Same<keyof S<typeof Unnamed>, Exclude<keyof t.Tool, "name">>,
      Same<S<typeof Unnamed>["annotations"], t.Tool["annotations"]>,
      Same<S<typeof Brief>, { name: string; title?: string }>,
      Mutual<S<typeof Patch>, Partial<Omit<t.Tool, "name" | "inputSchema">>>,
      Mutual<S<typeof Full>, Required<t.Tool>>,
      Mutual<S<typeof Extended>, t.Tool & { price: number }>,
      Mutual<S<typeof Loose>, t.Tool | t.LoggingLevel>,
      Mutual<S<typeof Own>, { tool: t.Tool; spare?: t.Tool; all: t.Tool[] }>,
      Same<S<typeof Quiet>, Exclude<t.LoggingLevel, "debug">>,
      Same<keyof S<typeof Shared>, "_meta" | "annotations">,
    ]
  >();
}

export function whatIsLeftOutStaysOut(): void {
  const Unnamed = Type.Omit(Tool, ["name"]);
  const Brief = Type.Pick(Tool, ["name", "title"]);
  const Shared = Type.Omit(ContentBlock, ["type"]);
  const Silent = Type.Omit(CallToolResult, ["content"]);
  ({ inputSchema: { type: "object" } }) satisfies S<typeof Unnamed>;
  // @ts-expect-error a key that was left out
  ({ inputSchema: { type: "object" }, name: "x" }) satisfies S<typeof Unnamed>;
  // @ts-expect-error a key that never was
  ({ inputSchema: { type: "object" }, nmae: "x" }) satisfies S<typeof Unnamed>;
  // @ts-expect-error a key of another type
  ({ inputSchema: { type: "object" }, title: 1 }) satisfies S<typeof Unnamed>;
  // @ts-expect-error a required key that is missing
  ({}) satisfies S<typeof Unnamed>;
  // @ts-expect-error not one of the two picked
  ({ name: "x", description: "y" }) satisfies S<typeof Brief>;
  // @ts-expect-error no member of the union has it
  ({ text: "x" }) satisfies S<typeof Shared>;
  // @ts-expect-error what was not left out keeps its type
  ({ isError: "x" }) satisfies S<typeof Silent>;
}

export function propertiesAreSchemasThemselves(): void {
  const Index = Type.Index(Tool, ["annotations"]);
  const Keys = Type.KeyOf(Tool);
  expect<
    [
      Same<S<typeof Tool.properties.name>, string>,
      Same<S<typeof Tool.properties.annotations.properties.title>, string>,
      Same<S<typeof ListToolsResult.properties.tools.items.properties.name>, string>,
      Same<(typeof CallToolResult.properties.content)["type"], "array">,
      Mutual<S<typeof Index>, t.ToolAnnotations>,
      Same<S<typeof Keys>, keyof t.Tool>,
      Same<(typeof RequestParams)["type"], "object">,
    ]
  >();
  // @ts-expect-error a schema has the properties of its interface and no others
  Tool.properties.nmae;
}

export function checksNarrow(value: unknown): void {
  if (Value.Check(Tool, value)) value satisfies t.Tool;
  if (Compile(CallToolResult).Check(value)) value satisfies t.CallToolResult;
  const verdict = Tool["~standard"].validate(value);
  if (verdict.issues === undefined) verdict.value satisfies t.Tool;
  // @ts-expect-error a failure has no value
  else verdict.value;
}
