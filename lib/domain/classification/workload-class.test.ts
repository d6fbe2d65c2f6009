import { describe, expect, it } from "vitest";
import { classHints } from "#lib/providers/aws/class-hints.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { type ClassFacts, workloadClassOf } from "./workload-class.ts";

const judge = (facts: Partial<ClassFacts>) => workloadClassOf({ name: "x", tags: {}, hints: [], ...facts });

describe("the class of work done as an identity", () => {
  it.each([
    ["refund-assistant-orchestrator", "orchestration"],
    ["help-articles-retrieval-worker", "retrieval"],
    ["model-evaluation-nightly", "batch-evaluation"],
    ["ledger-deployer", "ci-cd"],
    ["prometheus-operator", "platform"],
    ["warehouse-loader", "data"],
    ["vendor-sftp-export", "integration"],
  ])("a name only hints: %s", (name, value) => {
    expect(judge({ name })).toMatchObject({ value, confidence: "low" });
  });

  it("nothing readable is unknown", () => {
    expect(judge({ name: "payments-api" }).value).toBe("unknown");
  });

  it("a label that names a class is sure of it, one that hints is not", () => {
    expect(judge({ tags: { "workload-class": "Batch Evaluation" } })).toMatchObject({
      value: "batch-evaluation",
      confidence: "high",
    });
    expect(judge({ tags: { "app.kubernetes.io/component": "controller" } })).toMatchObject({
      value: "platform",
      confidence: "medium",
    });
    expect(judge({ tags: { owner: "inference" } }).value).toBe("unknown");
  });

  it("what uses it goes before its name, and a label before both", () => {
    const hints = classHints({
      kind: "aws_iam_role",
      name: "x",
      resourceName: null,
      attributes: {},
      workloadKinds: [],
      trusts: [
        {
          mechanism: "web-identity",
          trusted: { kind: "federated", value: "token.actions.githubusercontent.com|repo:a/b:*" },
          condition: null,
        },
      ],
    });
    expect(judge({ name: "agent-runtime", hints })).toMatchObject({ value: "ci-cd", confidence: "high" });
    expect(judge({ tags: { class: "data" }, hints }).value).toBe("data");
  });

  it.each([
    [
      "azure",
      { kind: "federated", value: "token.actions.githubusercontent.com|repo:a/b:ref:refs/heads/main" },
    ],
    [
      "gcp",
      {
        kind: "member",
        value:
          "principalSet://iam.googleapis.com/projects/7/locations/global/workloadIdentityPools/gh/attribute.repository/a/b",
      },
    ],
  ])("pipelines are known in %s too, and its other trusts say nothing", (provider, trusted) => {
    const facts = { kind: "x", name: "x", resourceName: null, attributes: {}, workloadKinds: [] };
    const hintsOf = (ref: { kind: string; value: string }) =>
      providerOf(provider).classHints?.({
        ...facts,
        trusts: [{ mechanism: "web-identity", trusted: ref, condition: null }],
      });
    expect(hintsOf(trusted)).toMatchObject([{ value: "ci-cd", source: "use" }]);
    expect(hintsOf({ kind: trusted.kind, value: "user:somebody@example.com" })).toEqual([]);
  });

  it("a service that runs anything says nothing", () => {
    const trusted = { kind: "service", value: "lambda.amazonaws.com" };
    const facts = { kind: "aws_iam_role", name: "x", resourceName: null, attributes: {}, workloadKinds: [] };
    expect(classHints({ ...facts, trusts: [{ mechanism: "service", trusted, condition: null }] })).toEqual(
      [],
    );
  });
});
