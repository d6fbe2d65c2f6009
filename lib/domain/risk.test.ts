import { expect, test } from "vitest";
import { type ActionLevel, createCatalogue } from "./catalogue.ts";
import { setOf, sizeOfIntersection, unionOf } from "./permission-set.ts";
import { compileRisks, riskOf } from "./risk.ts";

const actions: [string, ActionLevel | null][] = [
  ["s3:List", "list"],
  ["s3:Get", "read"],
  ["s3:Put", "write"],
  ["x:New", null],
  ["kms:Decrypt", "read"],
  ["iam:AttachPolicy", "permissions"],
  ["iam:PassRole", "write"],
  ["ec2:Run", "write"],
  ["lambda:Create", "write"],
];
const catalogue = createCatalogue({
  provider: "aws",
  entries: actions.map(([name, level], at) => ({ id: at + 1, name, level })),
  wildcards: "*?",
});
const risks = compileRisks(
  {
    privileged: ["kms:*"],
    administrator: [["iam:Attach*"], ["s3:Put"]],
    escalations: [
      {
        id: "pass-role",
        title: "Runs as another role",
        needs: [["iam:PassRole"], ["ec2:Run", "lambda:*"]],
        source: "",
      },
    ],
  },
  catalogue,
);
const risk = (...names: string[]) =>
  riskOf(setOf(names.map((name) => catalogue.positionOf(name) ?? -1)), risks);

test.each([
  ["nothing is as good as reading", [], 0],
  ["lists and reads only read", ["s3:List", "s3:Get"], 0],
  ["a write is bounded", ["s3:Get", "s3:Put"], 1],
  ["what nobody described may write", ["x:New"], 1],
  ["reading keys is privileged though it reads", ["kms:Decrypt"], 2],
  ["permissions are privileged by their level", ["iam:AttachPolicy"], 2],
  ["half an escalation is a write", ["iam:PassRole"], 1],
  ["a whole one is privileged", ["iam:PassRole", "lambda:Create"], 2],
] as const)("%s", (_, names, tier) => {
  expect(risk(...names).tier).toBe(tier);
});

test("names escalations, and who is administrator of everything", () => {
  expect(risk("iam:PassRole", "ec2:Run").escalations).toEqual(["pass-role"]);
  expect(risk("iam:PassRole", "s3:Put").escalations).toEqual([]);
  expect(risk("iam:AttachPolicy", "s3:Put").isAdministrator).toBe(true);
  expect(risk("iam:AttachPolicy").isAdministrator).toBe(false);
});

test("every action weighs once: escalation first, then its level, what is unknown as a write", () => {
  const weightOf = (name: string) =>
    risks.weighed
      .filter(({ actions }) => sizeOfIntersection(actions, setOf([catalogue.positionOf(name) ?? -1])) > 0)
      .map(({ weight }) => weight);
  expect(actions.map(([name]) => weightOf(name))).toEqual([
    [0.5],
    [1],
    [4],
    [4],
    [1],
    [10],
    [10],
    [10],
    [10],
  ]);
  expect(unionOf(risks.weighed.map((one) => one.actions))).toEqual(catalogue.all);
});
