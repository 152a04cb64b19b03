/**
 * How an interface looks as a TypeBox type, as declarations of `generated/schema-of.ts`; see `docs/adr/0005-typebox-schemas.md`.
 * They are written for the compiler's sake as much as for people's: each detour is there because the short way costs a second of checking.
 */

/** One declaration of the file, as it is written there. */
export interface Declaration {
  readonly doc: readonly string[];
  readonly text: string;
}

export const SHAPES: readonly Declaration[] = [
  {
    doc: [
      "`Levels` counts down, or a type that contains itself would never end.",
      "The detour over `infer` tells the compiler at once that it is a schema; else it would try every branch to find out.",
    ],
    text: "type Shape<T, Levels extends 1[]> = Drawn<T, Levels> extends infer S extends Type.TSchema ? S : never;",
  },
  {
    doc: [],
    text: `type Drawn<T, Levels extends 1[]> = [T] extends [never]
  ? Type.TNever
  : unknown extends T
    ? Type.TUnknown
    : [T] extends [string | number | boolean | null]
      ? Scalar<T>
      : Levels extends [1, ...infer Below extends 1[]]
        ? Compound<T, Levels, Below>
        : Type.TUnsafe<T>;`,
  },
  {
    doc: [],
    text: `type Compound<T, Levels extends 1[], Below extends 1[]> = [T] extends [readonly (infer Item)[]]
  ? Type.TArray<Shape<Item, Below>>
  : IsUnion<T> extends true
    ? Union<T, Levels>
    : keyof T extends never
      ? Type.TObject<{}>
      : [Named<T>] extends [never]
        ? Type.TUnsafe<T>
        : Type.TObject<Properties<T, Below>>;`,
  },
  {
    doc: ["The properties of an interface. Its index signature goes along under a key that leaves the others visible; see `OtherKey`."],
    text: `type Properties<T, Levels extends 1[]> = {
  [K in keyof T as string extends K
    ? unknown extends T[K]
      ? OtherKey
      : never
    : number extends K
      ? never
      : K]-?: string extends K
    ? Type.TUnknown
    : {} extends Pick<T, K>
      ? Type.TOptional<Shape<Exclude<T[K], undefined>, Levels>>
      : Shape<T[K], Levels>;
};`,
  },
  {
    doc: ["The keys that an interface has besides its index signature."],
    text: "type Named<T> = keyof { [K in keyof T as string extends K ? never : number extends K ? never : K]: 0 };",
  },
  {
    doc: ["Any string, to an index signature; but `string` itself would swallow the named keys wherever TypeBox goes through `keyof`."],
    text: "type OtherKey = string & { readonly other?: never };",
  },
  {
    doc: [],
    text: `type Scalar<T> = [T] extends [boolean]
  ? [boolean] extends [T]
    ? Type.TBoolean
    : Type.TLiteral<T>
  : [T] extends [null]
    ? Type.TNull
    : IsUnion<T> extends true
      ? IsEnum<T> extends true
        ? Enum<T>
        : Union<T, []>
      : string extends T
        ? Type.TString
        : number extends T
          ? Type.TNumber
          : T extends Type.TLiteralValue
            ? Type.TLiteral<T>
            : never;`,
  },
  {
    doc: [],
    text: "type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;",
  },
  {
    doc: [],
    text: "type IsEnum<T> = [T] extends [string | number] ? (string extends T ? false : number extends T ? false : true) : false;",
  },
  {
    doc: ["The members one by one, in an order that means nothing."],
    text: `type Enum<T, Found extends Type.TEnumValue[] = []> = [T] extends [never]
  ? Type.TEnum<Found>
  : LastOf<T> extends infer Last extends Type.TEnumValue
    ? Enum<Exclude<T, Last>, [Last, ...Found]>
    : never;`,
  },
  {
    doc: ["The same for members of any kind; `boolean` stays one member."],
    text: `type Union<T, Levels extends 1[], Found extends Type.TSchema[] = []> = [T] extends [never]
  ? Type.TUnion<Found>
  : [boolean] extends [T & boolean]
    ? Union<Exclude<T, boolean>, Levels, [Type.TBoolean, ...Found]>
    : LastOf<T> extends infer Last
      ? Union<Exclude<T, Last>, Levels, [Shape<Last, Levels>, ...Found]>
      : never;`,
  },
  {
    doc: ["One member of a union: overloads are read from the last."],
    text: `type LastOf<T> = (T extends unknown ? (member: () => T) => void : never) extends (member: infer F) => void
  ? F extends () => infer Last
    ? Last
    : never
  : never;`,
  },
];
