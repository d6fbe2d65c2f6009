import { describe, expect, it } from "vitest";
import { intersection, isEmptySet, unionOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { awsRisks } from "./risks.ts";
import { awsCatalogue, namesIn } from "./testing/aws-catalogue.ts";

const catalogue = awsCatalogue();
const risks = compileRisks(awsRisks, catalogue);
const setOfPatterns = (patterns: readonly string[]) => unionOf(patterns.map(catalogue.matching));
const risk = (...patterns: string[]) => riskOf(setOfPatterns(patterns), risks);

describe("the risk table of AWS", () => {
  it("names nothing that the catalogue lacks", () => {
    const patterns = [
      ...awsRisks.privileged,
      ...awsRisks.administrator.flat(),
      ...awsRisks.escalations.flatMap(({ needs }) => needs.flat()),
    ];
    expect(patterns.filter((pattern) => isEmptySet(catalogue.matching(pattern)))).toEqual([]);
  });
  it("has every published path once, each with a source, and each escalates by exactly what it needs", () => {
    const { escalations } = awsRisks;
    expect(escalations.length).toBeGreaterThanOrEqual(25);
    expect(new Set(escalations.map(({ id }) => id)).size).toBe(escalations.length);
    for (const { id, needs, source, title } of escalations) {
      expect([source, title]).toEqual([
        expect.stringMatching(/^https:\/\//),
        expect.stringMatching(/^[A-Z].*\.$/),
      ]);
      const least = needs.map((group) => group[0] ?? "");
      expect(risk(...least).escalations, id).toContain(id);
      for (const one of least)
        expect(risk(...least.filter((other) => other !== one)).escalations, id).not.toContain(id);
    }
  });
  it("tells reading, writing within bounds and administration apart", () => {
    expect(risk().tier).toBe(0);
    expect(risk("s3:GetObject", "ec2:Describe*").tier).toBe(0);
    expect(risk("s3:PutObject").tier).toBe(1);
    expect(risk("sqs:TagQueue").tier).toBe(1);
    expect(risk("s3:PutBucketPolicy").tier).toBe(2);
    expect(risk("secretsmanager:GetSecretValue").tier).toBe(2);
    expect(risk("iam:PassRole").tier).toBe(1);
    expect(risk("iam:PassRole", "ec2:RunInstances").tier).toBe(2);
    expect(risk("iam:ChangePassword").tier).toBe(1);
    expect(risk("organizations:LeaveOrganization").tier).toBe(2);
  });
  it("an administrator is whoever may write permissions; PowerUser is privileged and none", () => {
    expect(risk("*")).toMatchObject({ tier: 2, isAdministrator: true });
    expect(risk("iam:*").isAdministrator).toBe(true);
    const powerUser = catalogue.names.filter((name) => !/^(iam|organizations|account):/.test(name));
    expect(risk(...powerUser)).toMatchObject({ tier: 2, isAdministrator: false });
  });
  it("has no action that reads among the privileged but the reading of secrets", () => {
    const reading = (["list", "read"] as const).map((level) => catalogue.ofLevel(level));
    const both = intersection(unionOf(reading), setOfPatterns(awsRisks.privileged));
    expect(namesIn(both, catalogue)).toEqual([
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:GetSecretValue",
    ]);
  });
});
