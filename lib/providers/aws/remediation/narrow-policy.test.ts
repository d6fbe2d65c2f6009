import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveActions } from "#lib/domain/effective-actions.ts";
import { difference, emptySet, setOf } from "#lib/domain/permission-set.ts";
import { problemsOfChange } from "#lib/domain/remediation/check-change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { setNamed } from "../../remediation/testing/judged-grant.ts";
import { arbitraryStatements } from "../testing/arbitrary-policy.ts";
import { awsCatalogue, compiled } from "../testing/aws-catalogue.ts";
import { naivePolicy } from "../testing/naive-policy.ts";
import { fitPolicy } from "./fit-policy.ts";
import { narrowPolicy } from "./narrow-policy.ts";
import { policySize } from "./policy-size.ts";

const catalogue = awsCatalogue(["s3", "sqs", "iam", "kms", "sts"]);
const names = (...wanted: string[]) => setNamed(wanted, catalogue);
const all = (pattern: string) => catalogue.matching(pattern);
const narrowed = (statement: Json, removable = emptySet, wildcards: "reading" | "any" = "reading") =>
  narrowPolicy({ Version: "2012-10-17", Statement: statement }, { removable, catalogue, wildcards });
const statementsOf = (document: Json) => (document as { Statement: Json[] }).Statement;

function effective(document: Json) {
  const part = { effect: "allow", breadth: 2, conditional: false, level: "" } as const;
  return effectiveActions([{ ...part, compiled: compiled(document, catalogue) }], catalogue);
}

describe("a narrowed policy", () => {
  it("keeps Sid, Resource and Condition of each statement, and never merges two of them", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable.
    const condition = { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } };
    const { document } = narrowed(
      [
        {
          Sid: "A",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject"],
          Resource: "arn:aws:s3:::a/*",
          Condition: condition,
        },
        {
          Sid: "B",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject"],
          NotResource: "arn:aws:s3:::b/*",
        },
      ],
      names("s3:PutObject"),
    );
    expect(document).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "A",
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::a/*",
          Condition: condition,
        },
        { Sid: "B", Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::b/*" },
      ],
    });
  });

  it("leaves denies, statements marked NOREPO and what names nothing known to the letter", () => {
    const untouched: Json[] = [
      { Effect: "Deny", Action: "s3:*", Resource: "*" },
      { Sid: "NOREPOmonthly", Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Allow", Action: ["s3:Get*", "nova:*", "s3:GetObjcet"], Resource: "*" },
    ];
    const { document } = narrowed(untouched, all("s3:Put*"));
    expect(statementsOf(document)).toEqual(untouched);
    const less = narrowed([{ Effect: "Allow", Action: ["s3:Put*", "nova:*"], Resource: "*" }], all("s3:*"));
    expect(statementsOf(less.document)).toEqual([{ Effect: "Allow", Action: "nova:*", Resource: "*" }]);
  });

  it("adds to NotAction what goes, and keeps the statement as open as it was", () => {
    const { document } = narrowed(
      [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      difference(all("sqs:*"), names("sqs:SendMessage")),
    );
    const [statement] = statementsOf(document) as { NotAction: string[] }[];
    expect(statement?.NotAction[0]).toBe("iam:*");
    expect(statement?.NotAction).not.toContain("sqs:*");
    expect(effective(document).openEnded).toBe(true);
    expect(
      naivePolicy(document as { Statement: Json }, [
        "sqs:SendMessage",
        "sqs:DeleteQueue",
        "iam:GetRole",
        "s3:GetObject",
      ]).allowed,
    ).toEqual(["s3:GetObject", "sqs:SendMessage"]);
  });

  it("names a bare star's opposite only where that is shorter", () => {
    const most = narrowed(
      [{ Sid: "Admin", Effect: "Allow", Action: "*", Resource: "*" }],
      names("s3:PutObject"),
    );
    expect(statementsOf(most.document)).toEqual([
      { Sid: "Admin", Effect: "Allow", NotAction: ["s3:PutObject"], Resource: "*" },
    ]);
    const little = narrowed(
      [{ Effect: "Allow", Action: "*", Resource: "*" }],
      difference(catalogue.all, names("s3:PutObject", "sqs:SendMessage")),
    );
    expect(statementsOf(little.document)).toEqual([
      { Effect: "Allow", Action: ["s3:PutObject", "sqs:SendMessage"], Resource: "*" },
    ]);
  });

  it("puts a wildcard only where all it matches stays, and where an old one covered whatever AWS may add", () => {
    const gone = difference(all("s3:*"), all("s3:Get*"));
    expect(narrowed([{ Effect: "Allow", Action: "s3:*", Resource: "*" }], gone)).toMatchObject({
      document: { Statement: [{ Action: "s3:Get*" }] },
      wildcards: ["s3:Get*"],
    });
    const named = statementsOf(
      narrowed(
        [{ Effect: "Allow", Action: ["sqs:*Message", "sqs:ListQueues"], Resource: "*" }],
        names("sqs:DeleteMessage"),
        "any",
      ).document,
    );
    expect((named[0] as { Action: string[] }).Action.filter((one) => one.includes("*"))).toEqual([]);
  });

  it("names writes one by one while there is room", () => {
    const { document } = narrowed(
      [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }],
      names("sqs:CreateQueue"),
    );
    const [{ Action }] = statementsOf(document) as [{ Action: string[] }];
    expect(Action).toContain("sqs:SendMessage");
    expect(Action.filter((one) => one.endsWith("*")).every((one) => /:(Get|List|Receive)/.test(one))).toBe(
      true,
    );
  });
});

describe("any policy, any of its actions taken out", () => {
  const removable = fc
    .array(fc.nat(catalogue.size - 1), { maxLength: 400 })
    .map((positions) => setOf(positions));
  const policies = arbitraryStatements(catalogue.names);

  it("gives nothing new, reaches no further, and keeps all that stays, by two evaluators", () => {
    fc.assert(
      fc.property(policies, removable, fc.constantFrom("reading", "any"), (statements, going, wildcards) => {
        const old = { Version: "2012-10-17", Statement: statements };
        const { document } = narrowPolicy(old, { removable: going, catalogue, wildcards });
        const made = document ?? { Statement: [] };
        const [before, after] = [effective(old), effective(made)];
        expect(problemsOfChange({ before, after, stays: difference(catalogue.all, going) })).toEqual([]);
        const asked = catalogue.names.filter((_, index) => index % 7 === 0);
        const [was, is] = [old, made].map(
          (one) => new Set(naivePolicy(one as { Statement: Json }, asked).allowed),
        );
        const gone = new Set(asked.filter((name) => difference(names(name), going).words.length === 0));
        for (const name of asked)
          expect(is?.has(name)).toBe(was?.has(name) === true && (!gone.has(name) || is?.has(name) === true));
      }),
      { numRuns: 150 },
    );
  });

  it("takes out exactly what may go where nothing else stands in the way", () => {
    fc.assert(
      fc.property(policies, removable, (statements, going) => {
        const { document } = narrowPolicy(
          { Statement: statements },
          { removable: going, catalogue, wildcards: "any" },
        );
        const allowed = compiled(document ?? { Statement: [] }, catalogue).allows;
        for (const { actions } of allowed)
          expect(difference(actions, difference(catalogue.all, going))).toEqual(emptySet);
      }),
      { numRuns: 100 },
    );
  });

  it("fits into the room there is, or is not made", () => {
    fc.assert(
      fc.property(
        policies,
        removable,
        fc.integer({ min: 100, max: 3000 }),
        fc.integer({ min: 1, max: 4 }),
        (statements, going, size, parts) => {
          const fitted = fitPolicy(
            { Statement: statements },
            { removable: going, catalogue, room: { size, parts } },
          );
          if (fitted === null) {
            expect(policySize({ Statement: statements })).toBeGreaterThan(size / 2);
            return;
          }
          expect(fitted.documents.length).toBeLessThanOrEqual(parts);
          for (const document of fitted.documents) expect(policySize(document)).toBeLessThanOrEqual(size);
          const whole = { Statement: fitted.documents.flatMap((one) => statementsOf(one)) };
          const stays = difference(catalogue.all, difference(going, fitted.givenBack));
          expect(
            problemsOfChange({
              before: effective({ Statement: statements }),
              after: effective(whole),
              stays,
            }),
          ).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
