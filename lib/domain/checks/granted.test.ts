/** The checks of what is granted: by single documents, all together, proven unused, and across environments. */
import { describe, expect, it } from "vitest";
import { administrator } from "./administrator.ts";
import type { BindingFacts, CheckFacts, GrantFacts } from "./check-facts.ts";
import { crossesEnvironment } from "./crosses-environment.ts";
import { danglingBinding } from "./dangling-binding.ts";
import { escalation } from "./escalation.ts";
import { publicGrant } from "./public-grant.ts";
import { serviceAgentRole } from "./service-agent-role.ts";
import {
  evidence,
  factsWith,
  grantWith,
  judged,
  scoreWith,
  thresholdsOf,
  today,
  trustWith,
} from "./testing/check-facts.ts";
import { unusedActions } from "./unused-actions.ts";
import { unusedActions30 } from "./unused-actions-30.ts";
import { unusedPrivilege } from "./unused-privilege.ts";

type Gives = Exclude<GrantFacts["gives"], null>;
const giving = (gives: Partial<Gives> | null, more: Partial<GrantFacts> = {}) =>
  grantWith({
    gives: gives && { isAdministrator: false, escalations: [], wildcards: [], ...gives },
    ...more,
  });
const only = (grant: GrantFacts, score: CheckFacts["score"] = scoreWith()) =>
  factsWith({ grants: [grant], score });
const admin = scoreWith({ isAdministrator: true, tier: 2 });

describe("actions proven unused", () => {
  it.each<[string, CheckFacts["score"], object]>([
    ["one in all of the window", scoreWith({ unused: 1 }), { actions: "found" }],
    ["none", scoreWith(), { actions: "fine" }],
    ["too little evidence", scoreWith({ unused: 5, evidence: "blind" }), { actions: "untold" }],
    ["too young", scoreWith({ unused: 5, evidence: "young" }), { actions: "untold" }],
    ["nobody scored it yet", null, { actions: "untold" }],
    ["nothing granted", scoreWith({ granted: 0, used: 0, evidence: "nothing-granted" }), {}],
  ])("%s", (_name, score, expected) => {
    expect(judged(unusedActions, factsWith({ score }))).toEqual(expected);
  });

  it("are found from as many on as people set, and of a disabled identity as disabled", () => {
    const facts = factsWith({ score: scoreWith({ unused: 10 }), identity: { isDisabled: true } });
    expect(judged(unusedActions, facts, { least: 10 })).toEqual({ actions: "found, disabled" });
    expect(judged(unusedActions, facts, { least: 11 })).toEqual({ actions: "fine" });
  });

  it("are told in the shorter window where that was worked out, enough evidence for the longer or not", () => {
    const at = (unusedIn30Days: number | null) =>
      judged(unusedActions30, factsWith({ score: scoreWith({ unusedIn30Days, evidence: "young" }) }));
    expect([at(3), at(0), at(null)]).toEqual([
      { actions: "found" },
      { actions: "fine" },
      { actions: "untold" },
    ]);
  });

  it("are told apart where they are privileged", () => {
    const at = (unusedPrivileged: number | null, more = {}) =>
      judged(unusedPrivilege, factsWith({ score: scoreWith({ unused: 9, unusedPrivileged, ...more }) }));
    expect([at(1), at(0), at(null), at(1, { evidence: "blind" })]).toEqual([
      { actions: "found" },
      { actions: "fine" },
      { actions: "untold" },
      { actions: "untold" },
    ]);
  });

  it("are told in numbers that stand until they change", () => {
    const facts = factsWith({ score: scoreWith({ granted: 312, unused: 214 }) });
    expect(evidence(unusedActions, facts)).toEqual([
      "high: 214 of the 312 actions it is granted were watched in all of the window of 90 days and never used.",
    ]);
  });
});

describe("a wildcard or administrator grant", () => {
  it.each<[string, CheckFacts, object]>([
    ["everything", only(giving({ wildcards: ["*"], isAdministrator: true }), admin), { "grant:5": "found" }],
    ["a service", only(giving({ wildcards: ["s3:*"] })), { "grant:5": "found" }],
    ["a service, and nobody scored it", only(giving({ wildcards: ["s3:*"] }), null), { "grant:5": "untold" }],
    ["the means to everything", only(giving({ isAdministrator: true }), admin), { "grant:5": "found" }],
    ["the means to everything, held back", only(giving({ isAdministrator: true })), { "grant:5": "fine" }],
    [
      "the means to everything, and nobody scored it",
      only(giving({ isAdministrator: true }), null),
      { "grant:5": "untold" },
    ],
    [
      "everything, all of it denied elsewhere",
      only(giving({ wildcards: ["*"] }), scoreWith({ granted: 0 })),
      { "grant:5": "fine" },
    ],
    ["nothing grave", only(giving({})), {}],
    ["a document nobody could read", only(giving(null)), { "grant:5": "untold" }],
    [
      "of a disabled identity",
      factsWith({ grants: [giving({ wildcards: ["*"] })], identity: { isDisabled: true } }),
      { "grant:5": "found, disabled" },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(administrator, facts)).toEqual(expected);
  });

  it("is told with where it holds and how sure that is", () => {
    const role = {
      id: "1",
      kind: "aws_managed_policy",
      name: "AdministratorAccess",
      externalId: "a",
      manager: "provider",
    };
    const all = { role, gives: { wildcards: ["*"], isAdministrator: true, escalations: [] } };
    expect(evidence(administrator, only(grantWith(all), admin))).toEqual([
      "high: AdministratorAccess gives it * in shop-prod.",
    ]);
    expect(evidence(administrator, only(grantWith(all)))).toEqual([
      "medium: AdministratorAccess gives it * in shop-prod; a boundary or denial holds it back.",
    ]);
    expect(
      evidence(administrator, only(grantWith({ ...all, group: "ops", isConditional: true }), admin)),
    ).toEqual([
      "medium: AdministratorAccess gives it * in shop-prod, by way of the group ops, under a condition.",
    ]);
    const some = giving({ wildcards: ["a:*", "b:*", "c:*", "d:*", "e:* (conditional)"] }, { role });
    expect(evidence(administrator, only(some))).toEqual([
      "high: AdministratorAccess gives it a:*, b:*, c:* and 2 more in shop-prod.",
    ]);
    expect(evidence(administrator, only(giving({ wildcards: ["s3:* (conditional)"] })))[0]).toMatch(
      /^medium/,
    );
  });
});

describe("an escalation path", () => {
  const ways = scoreWith({ escalations: ["create-key", "pass-role"] });
  it.each<[string, CheckFacts, object]>([
    [
      "by one grant",
      only(giving({ escalations: ["create-key", "pass-role"] }), ways),
      { "grant:5": "found" },
    ],
    ["by one grant, held back", only(giving({ escalations: ["create-key"] })), { "grant:5": "fine" }],
    [
      "by one grant, and nobody scored it",
      only(giving({ escalations: ["create-key"] }), null),
      { "grant:5": "untold", identity: "untold" },
    ],
    [
      "of an administrator is no news",
      only(
        giving({ escalations: ["create-key"], isAdministrator: true }),
        scoreWith({ ...ways, isAdministrator: true }),
      ),
      {},
    ],
    ["by none", only(giving({})), {}],
    [
      "by several together",
      factsWith({ score: ways, grants: [giving({ escalations: ["create-key"] }), giving({}, { id: "6" })] }),
      { "grant:5": "found", identity: "found" },
    ],
    ["by a document nobody could read", only(giving(null)), { "grant:5": "untold" }],
    [
      "of a disabled identity",
      factsWith({
        score: ways,
        grants: [giving({ escalations: ["create-key", "pass-role"] })],
        identity: { isDisabled: true },
      }),
      { "grant:5": "found, disabled" },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(escalation, facts)).toEqual(expected);
  });

  it("is told by the names of the ways", () => {
    expect(evidence(escalation, only(giving({ escalations: ["pass-role", "create-key"] }), ways))).toEqual([
      "high: ReadOnly lets it escalate in shop-prod: create-key, pass-role.",
    ]);
  });
});

describe("what reaches production from outside of it", () => {
  const at = (environment: GrantFacts["scope"]["environment"]) =>
    grantWith({ scope: { ...grantWith().scope, environment } });
  const by = (environment: GrantFacts["scope"]["environment"], nature: "machine" | "human" = "machine") =>
    trustWith({
      mechanism: "assume-role",
      trusted: { kind: "name", value: "arn:aws:iam::222222222222:role/ci" },
      principal: { id: "8", nature, environment, scope: "222222222222", isGone: false },
    });
  const of = (environment: CheckFacts["identity"]["environment"], more: Partial<CheckFacts>) =>
    factsWith({ ...more, identity: { environment } });
  it.each<[string, CheckFacts, object]>([
    ["development in production", of("development", { grants: [at("production")] }), { "grant:5": "found" }],
    ["production in development", of("production", { grants: [at("development")] }), { "grant:5": "fine" }],
    ["development in staging", of("development", { grants: [at("staging")] }), { "grant:5": "fine" }],
    [
      "nobody knows what in production",
      of("unknown", { grants: [at("production")] }),
      { "grant:5": "untold" },
    ],
    [
      "nobody knows what in development",
      of("unknown", { grants: [at("development")] }),
      { "grant:5": "fine" },
    ],
    [
      "development in nobody knows what",
      of("development", { grants: [at("unknown")] }),
      { "grant:5": "untold" },
    ],
    [
      "production trusts development",
      of("production", { trusts: [by("development")] }),
      { "trust:9": "found" },
    ],
    [
      "development trusts production",
      of("development", { trusts: [by("production")] }),
      { "trust:9": "fine" },
    ],
    [
      "production trusts nobody knows what",
      of("production", { trusts: [by("unknown")] }),
      { "trust:9": "untold" },
    ],
    ["production trusts a person", of("production", { trusts: [by("development", "human")] }), {}],
    ["production trusts a service", of("production", { trusts: [trustWith()] }), {}],
  ])("%s", (_name, facts, expected) => {
    expect(judged(crossesEnvironment, facts)).toEqual(expected);
  });

  it("is told with both ends", () => {
    expect(evidence(crossesEnvironment, of("development", { grants: [at("production")] }))).toEqual([
      "medium: ReadOnly reaches shop-prod, which is production; it belongs to development.",
    ]);
  });
});

describe("a role made for service agents", () => {
  const role = (name: string) =>
    grantWith({
      role: {
        id: "1",
        kind: "gcp_predefined_role",
        name,
        externalId: `${name}@organizations/1`,
        manager: "provider",
      },
    });
  const account = (name: string, grant: GrantFacts) =>
    factsWith({ identity: { provider: "gcp", kind: "gcp_service_account", name }, grants: [grant] });
  it("is found on an account of a customer's, and not where Google gives it itself", () => {
    expect(judged(serviceAgentRole, account("push", role("roles/pubsub.serviceAgent")))).toEqual({
      "grant:5": "found",
    });
    expect(judged(serviceAgentRole, account("push", role("roles/pubsub.publisher")))).toEqual({});
    expect(
      judged(serviceAgentRole, account("firebase-adminsdk-x1", role("roles/firebase.sdkAdminServiceAgent"))),
    ).toEqual({});
    expect(
      judged(serviceAgentRole, account("firebase-adminsdk-x1", role("roles/pubsub.serviceAgent"))),
    ).toEqual({ "grant:5": "found" });
    expect(judged(serviceAgentRole, factsWith({ grants: [role("roles/pubsub.serviceAgent")] }))).toEqual({});
  });
});

describe("a grant to nobody", () => {
  it("is found only where nobody is surely there", () => {
    const facts = {
      ...{ grantId: "5", provider: "kubernetes", subject: { kind: "name", value: "c1/kube-system/tiller" } },
      ...{
        role: { name: "cluster-admin", externalId: "r" },
        via: "tiller",
        isBootstrap: false,
        scope: { externalId: "c1", name: "shop" },
      },
    };
    const context = { today, thresholds: thresholdsOf(danglingBinding) };
    const judge = (isSubjectSurelyGone: boolean) =>
      danglingBinding
        .candidates({ ...facts, isSubjectSurelyGone })
        .map((one) => danglingBinding.judge(one, { ...facts, isSubjectSurelyGone }, context));
    expect(judge(true)).toMatchObject([
      {
        is: "found",
        evidence:
          "cluster-admin in shop is granted to c1/kube-system/tiller, and nobody of that name is there.",
      },
    ]);
    expect(judge(false)).toMatchObject([{ is: "untold" }]);
    const own = { ...facts, role: { ...facts.role, name: "system::leader-locking-kube-scheduler" } };
    expect(danglingBinding.candidates({ ...own, isSubjectSurelyGone: true })).toEqual([]);
    expect(danglingBinding.candidates({ ...own, provider: "gcp", isSubjectSurelyGone: true })).toHaveLength(
      1,
    );
  });

  it("is found where it is for whoever does not sign in, and not where the server made it", () => {
    const facts = (value: string, more: Partial<BindingFacts> = {}): BindingFacts => ({
      ...{ grantId: "5", provider: "kubernetes", subject: { kind: "group", value }, via: "x" },
      role: { name: "cluster-admin", externalId: "r" },
      scope: { externalId: "c1", name: "shop" },
      ...{ isBootstrap: false, isSubjectSurelyGone: false },
      ...more,
    });
    const context = { today, thresholds: {} };
    const judge = (one: BindingFacts) =>
      publicGrant.candidates(one).map((candidate) => publicGrant.judge(candidate, one, context));
    for (const name of ["c1/system:anonymous", "c1/system:unauthenticated"]) {
      expect(judge(facts(name))).toMatchObject([{ is: "found", confidence: "high" }]);
      expect(danglingBinding.candidates(facts(name))).toEqual([]);
      expect(judge(facts(name, { isBootstrap: true }))).toEqual([]);
      expect(judge(facts(name, { provider: "gcp" }))).toEqual([]);
      expect(judge(facts(name, { role: { name: "system:public-info-viewer", externalId: "r" } }))).toEqual(
        [],
      );
    }
    for (const name of ["c1/system:authenticated", "c1/team:anonymous", "c1/x-system:anonymous"])
      expect(judge(facts(name)), name).toEqual([]);
  });
});
