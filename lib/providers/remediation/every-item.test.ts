/** What is written for work items that are about one credential, binding, trust or claim: cloud by cloud, to the letter. */

import { describe, expect, it } from "vitest";
import { type Change, isRefusal, problemsOfOrder } from "#lib/domain/remediation/change.ts";
import {
  type BindingRequest,
  type CredentialFacts,
  type Outcome,
  type Remediation,
  type RotateRequest,
  remediationOf,
  type Subject,
  type TrustRequest,
} from "../remediation.ts";

const project = { externalId: "projects/42", kind: "gcp_project", name: "shop-prod" };
const email = "ci@shop-prod.iam.gserviceaccount.com";
const pool = "projects/42/locations/global/workloadIdentityPools/main";
const issuer = "token.example.com";
const id = "11111111-2222-4333-8444-555555555555";

const subject = (kind: string, more: Partial<Subject>): Subject => ({
  ...{ kind, externalId: "100", name: "ci", resourceName: null, attributes: {}, tags: {}, disabled: false },
  ...{ aliases: [], scopes: [project] },
  ...more,
});
const subjects = {
  aws: subject("aws_iam_user", { resourceName: "arn:aws:iam::111122223333:user/ci" }),
  azure: subject("azure_service_principal", { externalId: id, attributes: { appId: id } }),
  gcp: subject("gcp_service_account", { resourceName: email }),
  kubernetes: subject("kubernetes_service_account", { resourceName: "c/shop/ci" }),
};
const key = (kind: string, externalId: string, attributes: CredentialFacts["attributes"] = {}) => ({
  ...{ kind, externalId, attributes, status: "active", createdOn: "2025-01-01", lastUsedOn: "2026-11-20" },
});

function remediation(provider: string): Remediation {
  const found = remediationOf(provider);
  if (found === undefined) throw new Error(provider);
  return found;
}

/** With the promises every change keeps. */
function changeOf(outcome: Outcome): Change {
  if (isRefusal(outcome)) throw new Error(`${outcome.target}: ${outcome.why}`);
  expect(problemsOfOrder(outcome)).toEqual([]);
  return outcome;
}
const textOf = (change: Change, title: RegExp) =>
  change.steps.find((step) => title.test(step.title))?.texts[0]?.text;
const undoOf = (change: Change, title: RegExp) =>
  change.steps.find((step) => title.test(step.title))?.inverse[0]?.text;

describe("a credential that is too old", () => {
  const rotate = (
    provider: keyof typeof subjects,
    credential: CredentialFacts,
    others: RotateRequest["others"] = [],
  ) => remediation(provider).rotate({ credential, others, subject: subjects[provider] });
  const cases = {
    aws: key("aws_access_key", "AKIAOLD"),
    azure: key("azure_client_secret", `${id}/99999999-0000`, { heldBy: "application" }),
    gcp: key("gcp_service_account_key", "abc123"),
  };
  it.each(Object.entries(cases))(
    "%s: a new one works before the old one goes, which goes last",
    (provider, credential) => {
      const change = changeOf(rotate(provider as keyof typeof cases, credential));
      expect(change.kind).toBe("rotate-credential");
      const made = change.steps.findIndex(({ title }) => /^Make a second/.test(title));
      const gone = change.steps.findIndex(({ phase }) => phase === "remove");
      expect(made).toBe(1);
      expect(change.steps.slice(made + 1, gone).some(({ phase }) => phase === "watch")).toBe(true);
      expect(change.steps.at(-1)?.phase).toBe("remove");
      // What was there is named by the texts that end it, and by none that makes the new one.
      expect(change.steps[made]?.texts[0]?.text).not.toContain("AKIAOLD");
    },
  );
  it("aws: the new key's own id is what takes it back", () => {
    const change = changeOf(rotate("aws", cases.aws));
    expect(textOf(change, /^Make/)).toBe(
      "umask 077\naws iam create-access-key \\\n  --user-name=ci \\\n  --query='AccessKey.[AccessKeyId,SecretAccessKey]' \\\n  --output=text > ci-new-key.txt",
    );
    expect(undoOf(change, /^Make/)).toBe(
      'read -r key _ < ci-new-key.txt\naws iam delete-access-key --user-name=ci --access-key-id="$key"',
    );
  });
  it("aws: a user who has two keys is given no third, and moves to the other", () => {
    const change = changeOf(rotate("aws", cases.aws, [key("aws_access_key", "AKIANEW")]));
    expect(change.steps.map(({ title }) => title)).toContain("Move to AKIANEW");
    expect(change.steps.flatMap(({ texts }) => texts.map(({ text }) => text)).join()).not.toContain(
      "create-access-key",
    );
  });
  it("gcp: the id of the new key is read from its own file", () => {
    expect(undoOf(changeOf(rotate("gcp", cases.gcp)), /^Make/)).toContain('keys delete "$key"');
  });
  it("kubernetes: none is made, for pods ask for short-lived ones", () => {
    const token = key("kubernetes_legacy_token", "shop/ci-token", { secret: "shop/ci-token" });
    expect(changeOf(rotate("kubernetes", token)).kind).toBe("deactivate-credential");
  });
  it("azure: whose certificate it is has to be found out", () => {
    expect(rotate("azure", key("azure_certificate", `${id}/1`))).toMatchObject({
      why: expect.stringContaining("owners"),
    });
  });
});

describe("a binding of nobody", () => {
  const binding = (more: Partial<BindingRequest>): BindingRequest => ({
    ...{ via: "binding", condition: null, attributes: {}, members: [], scope: project },
    subject: { kind: "name", value: "gone@shop-prod.iam.gserviceaccount.com" },
    role: {
      ...{ kind: null, externalId: "roles/viewer@projects/42", name: "Viewer", resourceName: "roles/viewer" },
      ...{ version: null, manager: null, attributes: {}, document: null },
    },
    ...more,
  });
  it("gcp: goes by one command and comes back by one", () => {
    const change = changeOf(remediation("gcp").removeBinding(binding({})));
    expect(textOf(change, /^Take/)).toContain("remove-iam-policy-binding");
    expect(undoOf(change, /^Take/)).toContain(
      "--member=serviceAccount:gone@shop-prod.iam.gserviceaccount.com",
    );
  });
  it("gcp: of a deleted member nothing is guessed", () => {
    const deleted = binding({ subject: { kind: "id", value: "123" }, attributes: { deletedMember: true } });
    expect(remediation("gcp").removeBinding(deleted)).toMatchObject({
      why: expect.stringContaining("60 days"),
    });
  });
  it("azure: is looked for before it goes, as none is given to whom Azure does not know", () => {
    const assignment = `/subscriptions/${id}/providers/Microsoft.Authorization/roleAssignments/${id}`;
    const change = changeOf(
      remediation("azure").removeBinding(
        binding({
          subject: { kind: "id", value: id },
          attributes: { assignments: [assignment], assignmentScope: `/subscriptions/${id}` },
        }),
      ),
    );
    expect(change.steps.map(({ phase }) => phase)).toEqual(["backup", "watch", "remove"]);
    expect(change.steps.at(-1)?.texts[0]?.text).toContain(assignment);
  });
  it("kubernetes: leaves the others in it, and an empty one goes last", () => {
    const gone = { kind: "name", value: "c/shop/gone" };
    const other = { kind: "name", value: "c/shop/ci" };
    const of = (members: BindingRequest["members"]) =>
      changeOf(
        remediation("kubernetes").removeBinding(
          binding({
            ...{ subject: gone, members, via: "role-binding/readers" },
            scope: { externalId: "c/shop", kind: "kubernetes_namespace", name: "shop" },
          }),
        ),
      );
    expect(textOf(of([gone, other]), /^Take/)).toContain('"name": "ci"');
    expect(of([gone, other]).steps.at(-1)?.phase).toBe("watch");
    expect(of([gone]).steps.at(-1)?.title).toContain("Delete the empty");
  });
});

describe("a trust", () => {
  const trust = (value: string, more: Partial<TrustRequest["trust"]> = {}): TrustRequest["trust"] => ({
    ...{ mechanism: "web-identity", trusted: { kind: "member", value }, condition: null },
    attributes: { role: "roles/iam.workloadIdentityUser" },
    ...more,
  });
  const whole = trust(pool, { trusted: { kind: "name", value: pool } });

  it("gcp: in a whole pool becomes one in the subjects that come, granted before the whole is taken away", () => {
    const known = [`${issuer}|repo:acme/shop`];
    const change = changeOf(remediation("gcp").tighten({ subject: subjects.gcp, trust: whole, known }));
    const titles = change.steps.map(({ title }) => title);
    expect(titles.indexOf("Let in the one subject that comes")).toBeLessThan(
      titles.findIndex((title) => title.startsWith("Take principalSet://")),
    );
    expect(textOf(change, /^Let in/)).toContain(
      `--member=principal://iam.googleapis.com/${pool}/subject/repo:acme/shop`,
    );
    expect(undoOf(change, /^Take/)).toContain(`--member='principalSet://iam.googleapis.com/${pool}/*'`);
  });
  it("gcp: is left as it is while nobody knows who comes, whoever is let in", () => {
    for (const one of [
      whole,
      trust("allUsers", { trusted: { kind: "anyone", value: "*" } }),
      trust("domain:acme.com"),
    ])
      expect(remediation("gcp").tighten({ subject: subjects.gcp, trust: one, known: [] })).toMatchObject({
        why: expect.stringContaining("Find out"),
      });
  });
  it("azure: in an expression becomes one in the subject that comes, and back", () => {
    const flexible = trust("", {
      trusted: { kind: "federated", value: `${issuer}|repo:acme/*` },
      condition: { audience: ["api://AzureADTokenExchange"], claims: "claims['sub'] matches 'repo:acme/*'" },
      attributes: { name: "deploy" },
    });
    const known = [`${issuer}|repo:acme/shop`, "elsewhere.example.com|repo:acme/other"];
    const change = changeOf(
      remediation("azure").tighten({ subject: subjects.azure, trust: flexible, known }),
    );
    expect(textOf(change, /^Let in/)).toContain('"subject": "repo:acme/shop"');
    expect(undoOf(change, /^Let in/)).toContain("claims['sub'] matches 'repo:acme/*'");
    const removed = changeOf(
      remediation("azure").removeTrust({ subject: subjects.azure, trust: flexible, known: [] }),
    );
    expect(undoOf(removed, /^Take/)).toContain("federated-credential create");
  });
});

it("a claim nobody answers is taken off the account, and put back as it was", () => {
  const to = "arn:aws:iam::111122223333:role/deploy";
  const change = changeOf(
    remediation("kubernetes").removeClaim({ subject: subjects.kubernetes, cloud: "aws", to }),
  );
  expect(textOf(change, /^Take/)).toBe(
    "kubectl annotate serviceaccount ci --namespace=shop --overwrite eks.amazonaws.com/role-arn-",
  );
  expect(undoOf(change, /^Take/)).toContain(`eks.amazonaws.com/role-arn=${to}`);
});

it("no name of anybody's choosing runs: every word of a text is quoted that has to be", () => {
  const hostile = "x'; rm -rf ~ #";
  const change = changeOf(
    remediation("kubernetes").removeClaim({ subject: subjects.kubernetes, cloud: "gcp", to: hostile }),
  );
  expect(undoOf(change, /^Take/)).toContain(`'iam.gke.io/gcp-service-account=x'\\''; rm -rf ~ #'`);
});
