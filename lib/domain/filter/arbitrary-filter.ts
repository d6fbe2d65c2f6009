/** Random filters and rows for property tests; every filter is one `parse` could have given. */
import fc from "fast-check";
import type { FilterRow, RowValue } from "./evaluate.ts";
import { type Field, type FieldName, fields } from "./fields.ts";
import type { Filter, MatchValue, Operator, Term } from "./filter.ts";

type NamedField = Field & { name: FieldName };
const all = fields as readonly NamedField[];

/** Texts a text field's values are drawn from, `none` and hostile ones included unless the caller knows better. */
export const anyText = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: "binary" }),
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      "none",
      "unknown",
      "a b",
      'quo"te',
      "back\\slash",
      "per%cent",
      "under_score",
      "-x",
      "kind:x",
      "a,b",
      "a=b",
    ),
  )
  .filter((text) => text.isWellFormed() && !text.includes("\0"));

const day = fc
  .integer({ min: 20_000, max: 21_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));

/** Decimals a `real` column keeps apart, ties among them. */
const decimal = fc.oneof(
  fc.constantFrom(0, 0.25, 0.333333, 0.4, 0.400001, 1),
  fc.nat(10).map((tenths) => tenths / 10),
  fc.nat(1000).map((thousandths) => thousandths / 1000),
);

const operator = fc.constantFrom<Operator>(">", "<", ">=", "<=");

function special(field: Field): fc.Arbitrary<MatchValue>[] {
  return [
    ...(field.none ? [fc.constant<MatchValue>({ special: "none" })] : []),
    ...(field.unknown ? [fc.constant<MatchValue>({ special: "unknown" })] : []),
  ];
}

const actions = ["s3:GetObject", "s3:GetBucketAcl", "s3:PutObject", "iam:PassRole", "S3:x", "none", "a b"];
const patterns = fc.constantFrom(
  ...actions,
  "s3:*",
  "S3:GETOBJECT",
  "*",
  "s3:Get?bject",
  "*:P*",
  "unknown",
  "x,y",
);

function actionAsked(field: Field, negated: boolean): fc.Arbitrary<MatchValue> {
  const since = fc.oneof(
    fc.constant(""),
    fc.nat(1200).map((days) => `@${days}d`),
    day.map((date) => `@${date}`),
  );
  const text = field.dated && !negated ? fc.tuple(patterns, since).map((parts) => parts.join("")) : patterns;
  return fc.oneof(
    text.map((value): MatchValue => ({ text: value })),
    ...special(field),
  );
}

function actionTerm(field: NamedField): fc.Arbitrary<Term> {
  return (field.notNegated ? fc.constant(false) : fc.boolean()).chain((negated) =>
    fc
      .array(actionAsked(field, negated), { minLength: 1, maxLength: 4 })
      .map((values): Term => ({ type: "match", field: field.name, negated, values })),
  );
}

/** What is known of each action by itself, or that nothing else holds. */
function actionsValue(field: Field): fc.Arbitrary<RowValue> {
  const seen = field.dated ? fc.integer({ min: 20_000, max: 21_000 }) : fc.constant(null);
  const state = fc.oneof(fc.constantFrom("not", "open", "unsaid"), fc.record({ day: seen }));
  return fc
    .tuple(
      fc.array(state, { minLength: actions.length, maxLength: actions.length }),
      fc.constantFrom("*", "*?"),
      fc.constantFrom("not", "open"),
    )
    .map(([states, wildcards, others]): RowValue => {
      const of = (wanted: string) => actions.filter((_, at) => states[at] === wanted);
      const held = actions.flatMap((name, at) => {
        const found = states[at];
        return typeof found === "object" ? [{ name, day: found.day }] : [];
      });
      const known = field.unknown ? [] : of("not");
      return { is: "actions", wildcards, held, not: known, open: field.unknown ? [] : of("open"), others };
    });
}

function matchValue(field: NamedField, names: fc.Arbitrary<string>): fc.Arbitrary<MatchValue> {
  const text = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((value): MatchValue => ({ text: value }));
  switch (field.type) {
    case "number":
      return fc.oneof(text((field.decimals ? decimal : fc.nat(5)).map(String)), ...special(field));
    case "date":
      return fc.oneof(text(day), ...special(field));
    case "text":
      return fc.oneof(text(names), ...special(field));
    default: {
      const known = (field.values ?? []).map(({ value }) => value).filter((value) => value !== "unknown");
      return fc.oneof(text(fc.constantFrom(...known)), ...special(field));
    }
  }
}

function fieldTerm(field: NamedField, names: fc.Arbitrary<string>): fc.Arbitrary<Term> {
  if (field.type === "action") return actionTerm(field);
  const match = fc
    .tuple(fc.boolean(), fc.array(matchValue(field, names), { minLength: 1, maxLength: 4 }))
    .map(([negated, values]): Term => ({ type: "match", field: field.name, negated, values }));
  if (field.type === "number") {
    const number = field.decimals ? decimal : fc.oneof(fc.nat(4), fc.constantFrom(0.5, 2.25));
    return fc.oneof(
      match,
      fc.tuple(operator, number).map(([op, value]): Term => compare(field, op, { number: value })),
    );
  }
  if (field.type !== "date") return match;
  return fc.oneof(
    match,
    fc.tuple(operator, day).map(([op, date]): Term => compare(field, op, { date })),
    fc.tuple(operator, fc.nat(1200)).map(([op, days]): Term => compare(field, op, { days })),
  );
}

function compare(
  field: NamedField,
  op: Operator,
  quantity: { number: number } | { date: string } | { days: number },
): Term {
  return { type: "compare", field: field.name, operator: op, quantity };
}

/** `names`: what scope and source are asked for; `words`: what is searched. */
export function anyFilter(
  options: { names?: fc.Arbitrary<string>; words?: fc.Arbitrary<string>; maxTerms?: number } = {},
): fc.Arbitrary<Filter> {
  const search = (options.words ?? anyText).map((text): Term => ({ type: "search", text }));
  const terms = all.map((field) => fieldTerm(field, options.names ?? anyText));
  return fc.array(fc.oneof({ weight: 1, arbitrary: search }, { weight: 8, arbitrary: fc.oneof(...terms) }), {
    maxLength: options.maxTerms ?? 5,
  });
}

function rowValue(field: NamedField): fc.Arbitrary<RowValue> {
  const holes: fc.Arbitrary<RowValue>[] = [
    ...(field.none && field.type !== "bits" ? [fc.constant<RowValue>({ is: "none" })] : []),
    ...(field.unknown && field.type !== "bits" ? [fc.constant<RowValue>({ is: "unknown" })] : []),
  ];
  const known = (field.values ?? []).map(({ value }) => value).filter((value) => value !== "unknown");
  switch (field.type) {
    case "enum":
      return fc.oneof(
        fc.constantFrom(...known).map((value): RowValue => ({ is: "value", value })),
        ...holes,
      );
    case "number":
      return fc.oneof(
        (field.decimals ? decimal : fc.nat(5)).map((value): RowValue => ({ is: "value", value })),
        ...holes,
      );
    case "date":
      return fc.oneof(
        day.map((value): RowValue => ({ is: "value", value })),
        ...holes,
      );
    case "action":
      return actionsValue(field);
    case "text":
      return fc.oneof(
        anyText.map((name): RowValue => ({ is: "names", names: [name] })),
        ...holes,
      );
    case "bits":
      return fc.tuple(fc.subarray(known), field.unknown ? fc.subarray(known) : fc.constant([])).map(
        ([set, unread]): RowValue => ({
          is: "bits",
          set,
          unread: unread.filter((bit) => !set.includes(bit)),
        }),
      );
  }
}

export const anyRow: fc.Arbitrary<FilterRow> = fc.record({
  values: fc.record(Object.fromEntries(all.map((field) => [field.name, rowValue(field)]))) as fc.Arbitrary<
    FilterRow["values"]
  >,
  search: anyText.map((text) => text.toLowerCase()),
});
