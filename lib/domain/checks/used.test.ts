/** The checks of an identity as a whole: whose it is, whether it is used, by whom and by what. */
import { describe, expect, it } from "vitest";
import type { CheckFacts } from "./check-facts.ts";
import { humanUse } from "./human-use.ts";
import { sharedIdentity } from "./shared-identity.ts";
import {
  credentialWith,
  evidence,
  factsWith,
  judged,
  scoreWith,
  workloadWith,
} from "./testing/check-facts.ts";
import { unowned } from "./unowned.ts";
import { unusedIdentity } from "./unused-identity.ts";

type Identity = Partial<CheckFacts["identity"]>;

describe("an unowned identity", () => {
  it.each<[CheckFacts["identity"]["owner"], string]>([
    ["attested", "fine"],
    ["claimed", "fine"],
    ["lapsed", "found"],
    ["inferred", "found"],
    ["none", "found"],
  ])("%s: %s", (owner, expected) => {
    expect(judged(unowned, factsWith({ identity: { owner } }))).toEqual({ identity: expected });
  });

  it("is one as well where it is disabled", () => {
    expect(judged(unowned, factsWith({ identity: { owner: "none", isDisabled: true } }))).toEqual({
      identity: "found, disabled",
    });
  });
});

describe("an unused identity", () => {
  const with_ = (identity: Identity, score: CheckFacts["score"] = scoreWith()) =>
    factsWith({ identity, score });
  it.each<[string, CheckFacts, string]>([
    ["last used 91 days ago, so not in 90 whole days", with_({ lastUse: { day: "2026-08-25" } }), "found"],
    ["last used 90 days ago", with_({ lastUse: { day: "2026-08-26" } }), "fine"],
    ["never used and made 90 days ago", with_({ lastUse: "never", createdOn: "2026-08-26" }), "found"],
    [
      "never used and made 89 days ago",
      with_({ lastUse: "never", createdOn: "2026-08-27", firstSeenOn: "2026-08-28" }),
      "fine",
    ],
    [
      "never used, made nobody knows when, seen for long",
      with_({ lastUse: "never", createdOn: null }),
      "found",
    ],
    [
      "never used, made nobody knows when, seen lately",
      with_({ lastUse: "never", createdOn: null, firstSeenOn: "2026-11-01" }),
      "untold",
    ],
    ["used nobody knows when", with_({ lastUse: "unknown" }), "untold"],
    [
      "with too little evidence",
      with_({ lastUse: { day: "2026-01-01" } }, scoreWith({ evidence: "blind" })),
      "untold",
    ],
    [
      "with nothing granted, which no evidence covers",
      with_({ lastUse: { day: "2026-01-01" } }, scoreWith({ evidence: "nothing-granted" })),
      "untold",
    ],
    ["that nobody scored yet", with_({ lastUse: { day: "2026-01-01" } }, null), "untold"],
    ["disabled already", with_({ lastUse: { day: "2026-01-01" }, isDisabled: true }), "found, disabled"],
  ])("%s: %s", (_name, facts, expected) => {
    expect(judged(unusedIdentity, facts)).toEqual({ identity: expected });
  });

  it("is one after as many days as people set", () => {
    expect(judged(unusedIdentity, with_({ lastUse: { day: "2026-10-10" } }), { days: 30 })).toEqual({
      identity: "found",
    });
  });

  it("is told with days", () => {
    expect(evidence(unusedIdentity, with_({ lastUse: { day: "2026-01-02" } }))).toEqual([
      "high: It was last used on 2026-01-02.",
    ]);
    expect(evidence(unusedIdentity, with_({ lastUse: "never", createdOn: "2026-01-02" }))).toEqual([
      "high: It was never seen in use since 2026-01-02.",
    ]);
  });
});

describe("a machine identity a person signs in as", () => {
  const password = (lastUsedOn: string | null, isLastUseUnknown = false) =>
    factsWith({
      credentials: [credentialWith({ kind: "aws_password", isStatic: false, lastUsedOn, isLastUseUnknown })],
    });
  it.each<[string, CheckFacts, object]>([
    ["lately", password("2026-11-20"), { "credential:7": "found" }],
    ["on the last day that counts", password("2026-08-26"), { "credential:7": "found" }],
    ["on the day before", password("2026-08-25"), { "credential:7": "fine" }],
    ["never", password(null), { "credential:7": "fine" }],
    ["nobody knows when", password(null, true), { "credential:7": "untold" }],
    [
      "long ago, and it was not read again",
      { ...password("2026-01-01"), unreadStreams: ["aws/credential-report"] },
      { "credential:7": "untold" },
    ],
    ["by no password", factsWith(), {}],
  ])("%s", (_name, facts, expected) => {
    expect(judged(humanUse, facts)).toEqual(expected);
  });
});

describe("an identity shared by unrelated workloads", () => {
  const cluster = (name: string, namespace = "shop") =>
    workloadWith(name, { kind: "kubernetes_deployment", location: namespace });
  const pod = (name: string, namespace: string) =>
    workloadWith(`${namespace}/${name}`, { kind: "aws_eks_pod_identity", attributes: { namespace } });
  it.each<[string, CheckFacts["workloads"], object]>([
    ["two apps", [workloadWith("orders-api"), workloadWith("billing-api")], { identity: "found" }],
    [
      "two parts of one app",
      [workloadWith("orders-api"), workloadWith("orders-worker")],
      { identity: "fine" },
    ],
    ["replicas", [workloadWith("vm-orders-1"), workloadWith("vm-orders-2")], { identity: "fine" }],
    [
      "kinds before the name",
      [workloadWith("vm-orders-1"), workloadWith("func-orders"), workloadWith("ca-orders")],
      { identity: "fine" },
    ],
    ["one workload", [workloadWith("orders")], {}],
    ["a deployment and its job", [cluster("web"), cluster("web-migrate")], { identity: "fine" }],
    ["two apps of one namespace", [cluster("redis"), cluster("sandbox")], { identity: "found" }],
    ["one name in two namespaces", [pod("web", "shop"), pod("web", "bank")], { identity: "found" }],
    [
      "one namespace in two clusters",
      [pod("web", "shop"), { ...pod("web", "shop"), id: "b" }],
      { identity: "fine" },
    ],
    [
      "machines that have no name",
      [workloadWith("i-0123456789abcdef0"), workloadWith("i-0123456789abcdef1")],
      { identity: "fine" },
    ],
    [
      "tasks that are only started by it",
      [
        workloadWith("a", { attributes: { roleUse: "execution" } }),
        workloadWith("b", { attributes: { roleUse: "execution" } }),
      ],
      { identity: "fine" },
    ],
    [
      "clusters themselves",
      [workloadWith("a", { kind: "aws_eks_cluster" }), workloadWith("b", { kind: "aws_eks_cluster" })],
      { identity: "fine" },
    ],
    [
      "node pools of a cluster",
      [
        workloadWith("aks-system-vmss", { kind: "azure_scale_set" }),
        workloadWith("aks-user-vmss", { kind: "azure_scale_set" }),
      ],
      { identity: "fine" },
    ],
  ])("%s", (_name, workloads, expected) => {
    expect(judged(sharedIdentity, factsWith({ workloads }))).toEqual(expected);
  });

  it("cannot be told not to be one while what may run as it was not read", () => {
    const workloads = [workloadWith("orders-1"), workloadWith("orders-2")];
    expect(judged(sharedIdentity, factsWith({ workloads, unreadStreams: ["aws/ecs-services"] }))).toEqual({
      identity: "untold",
    });
    expect(judged(sharedIdentity, factsWith({ workloads, unreadStreams: ["aws/access-advisor"] }))).toEqual({
      identity: "fine",
    });
  });

  it("is one from as many apps on as people set, and is told by some of them", () => {
    const workloads = ["a", "b", "c", "d", "e", "f"].map((name) => workloadWith(`${name}pp-1`));
    expect(judged(sharedIdentity, factsWith({ workloads }), { apps: 7 })).toEqual({ identity: "fine" });
    expect(evidence(sharedIdentity, factsWith({ workloads }))).toEqual([
      "medium: Workloads of 6 apps run as it: app, bpp, cpp, dpp, epp and 1 more.",
    ]);
  });
});
