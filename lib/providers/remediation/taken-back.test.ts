/** What carrying changes out on simulated clouds brought to light: texts that did more, or less, than they said. */

import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { isRefusal, problemsOfOrder } from "#lib/domain/remediation/change.ts";
import { memberOf } from "../gcp/remediation/member-of.ts";
import { remediationOf, type Subject } from "../remediation.ts";
import { judgedGrant } from "./testing/judged-grant.ts";

const project = { externalId: "projects/42", kind: "gcp_project", name: "shop-prod" };
const email = "ci@shop-prod.iam.gserviceaccount.com";
const subject = (kind: string, resourceName: string): Subject => ({
  ...{ kind, externalId: "100", name: "ci", resourceName, attributes: {}, tags: {}, disabled: false },
  ...{ aliases: [], scopes: [project] },
});

describe("a credential that is off already", () => {
  const holders = [
    { provider: "aws", kind: "aws_access_key", of: subject("aws_iam_user", "arn:aws:iam::1:user/ci") },
    {
      ...{ provider: "aws", kind: "aws_service_specific_credential" },
      of: subject("aws_iam_user", "arn:aws:iam::1:user/ci"),
    },
    { provider: "gcp", kind: "gcp_service_account_key", of: subject("gcp_service_account", email) },
    {
      ...{ provider: "kubernetes", kind: "kubernetes_legacy_token" },
      of: subject("kubernetes_service_account", "c/shop/ci"),
    },
  ];
  it.each(holders)("$kind: is never switched on by what takes a step back", ({ provider, kind, of }) => {
    const attributes = { secret: "shop/ci-token" };
    const facts = { externalId: "k1", kind, createdOn: null, lastUsedOn: null, attributes };
    const outcome = (status: string) => {
      const found = remediationOf(provider)?.credential({ ...facts, status }, of);
      if (found === undefined || isRefusal(found)) throw new Error("no change");
      expect(problemsOfOrder(found)).toEqual([]);
      return found;
    };
    const back = outcome("active").steps.flatMap(({ inverse }) => inverse);
    expect(back.filter(({ format }) => format === "cli")).toHaveLength(1);
    const off = outcome("inactive");
    expect(off.kind).toBe("delete-credential");
    expect(off.steps.flatMap(({ inverse }) => inverse)).toEqual([]);
    expect(off.steps.map(({ phase }) => phase)).toEqual(["backup", "watch", "remove"]);
  });
});

describe("a user of AWS", () => {
  it("is deleted after what no stored fact names: MFA devices, certificates, SSH keys", () => {
    const change = remediationOf("aws")?.retire({
      subject: subject("aws_iam_user", "arn:aws:iam::1:user/ci"),
      ...{ credentials: [], grants: [], groups: [], workloads: 0 },
    });
    if (change === undefined || isRefusal(change)) throw new Error("no change");
    const [text = ""] = change.steps.at(-1)?.texts.map((one) => one.text) ?? [];
    const last = text.lastIndexOf("aws iam delete-user ");
    for (const verb of ["deactivate-mfa-device", "delete-signing-certificate", "delete-ssh-public-key"])
      expect(text.indexOf(`aws iam ${verb} --user-name=ci`), verb).toBeGreaterThan(0);
    expect(text.indexOf("delete-ssh-public-key")).toBeLessThan(last);
  });
});

describe("a whole workload identity pool", () => {
  const pool = "projects/42/locations/global/workloadIdentityPools/github";
  it("is named as a policy names it, and whoever is in it by the text he is kept under", () => {
    const of = (kind: string, externalId: string, resourceName: string | null) =>
      memberOf({ kind, externalId, resourceName });
    expect(of("gcp_workload_identity_pool", pool, pool)).toBe(`principalSet://iam.googleapis.com/${pool}/*`);
    const one = `principal://iam.googleapis.com/${pool}/subject/repo:acme`;
    expect(of("gcp_federated_subject", one, null)).toBe(one);
    expect(of("gcp_service_account", "100", email)).toBe(`serviceAccount:${email}`);
  });
});

describe("a role that is to be made", () => {
  it("never gets a name that a role has or had", () => {
    const entries = ["a.x.get", "a.x.set"].map((name, at) => ({ id: at + 1, name, level: null }));
    const catalogue = createCatalogue({ provider: "gcp", wildcards: "*", entries });
    const role = {
      ...{ kind: "gcp_predefined_role", externalId: "roles/a.admin@o", name: "roles/a.admin" },
      ...{ resourceName: "roles/a.admin", manager: "provider" },
      document: { includedPermissions: ["a.x.get", "a.x.set"] },
    };
    const grant = judgedGrant(
      { via: "binding", scope: project, role },
      catalogue.matching("a.x.set"),
      catalogue,
    );
    const made = (taken: string[]) =>
      remediationOf("gcp")
        ?.narrow({
          subject: subject("gcp_service_account", email),
          grants: [grant],
          catalogue,
          ready: [],
          taken,
        })
        .narrowings.flatMap(({ change }) => change.steps.map(({ title }) => title))
        .find((title) => title.startsWith("Make"));
    expect(made([])).toBe("Make and grant ci_a.admin_used");
    expect(made(["ci_a.admin_used"])).toBe("Make and grant ci_a.admin_used_2");
  });
});

describe("a basic role of a project", () => {
  const entries = ["a.x.get", "b.y.get", "b.y.set"].map((name, at) => ({ id: at + 1, name, level: null }));
  const catalogue = createCatalogue({ provider: "gcp", wildcards: "*", entries });
  const role = (name: string, permissions: string[]) => ({
    ...{ kind: "gcp_predefined_role", externalId: `${name}@o`, name, resourceName: name },
    ...{ manager: "provider", document: { includedPermissions: permissions } },
  });
  const everyEditor = {
    ...{ kind: "member", value: "projectEditor:shop-prod", name: "Every editor", isItself: false },
  };
  const bucket = (name: string) => `binding/storage.googleapis.com/${name}`;
  const narrowed = (mayGo: string, vias: string[]) => {
    const may = catalogue.matching(mayGo);
    const own = { via: "binding", scope: project, role: role("roles/editor", ["a.x.get"]) };
    const followed = vias.map((via) =>
      judgedGrant(
        {
          ...{ key: via, subject: everyEditor, via, scope: project },
          role: role("roles/b", ["b.y.get", "b.y.set"]),
        },
        may,
        catalogue,
      ),
    );
    return remediationOf("gcp")?.narrow({
      subject: subject("gcp_service_account", email),
      grants: [judgedGrant(own, may, catalogue), ...followed],
      ...{ catalogue, ready: [] },
    });
  };
  const textsOf = (found: ReturnType<typeof narrowed>) =>
    found?.narrowings.flatMap(({ change }) =>
      change.steps
        .filter(({ phase }) => phase === "change")
        .map(({ texts }) => texts.find(({ format }) => format === "cli")?.text.replaceAll(/ \\\n +/g, " ")),
    ) ?? [];

  it("goes once what everybody with it gets elsewhere is granted to the account itself", () => {
    const found = narrowed("a.x.get", [bucket("one")]);
    expect(found?.refusals).toEqual([]);
    const [give, take, ...more] = textsOf(found);
    expect(more).toEqual([]);
    expect(give).toContain(`buckets add-iam-policy-binding gs://one`);
    expect(give).toContain("--role=roles/b");
    expect(take).toContain("remove-iam-policy-binding shop-prod");
    expect(found?.narrowings.flatMap(({ change }) => problemsOfOrder(change))).toEqual([]);
  });
  it("makes one role of its own for all places that are alike, made first and unmade last", () => {
    const found = narrowed("*.get", [bucket("one"), bucket("two")]);
    const [first, second] = textsOf(found);
    expect(first).toContain("roles create ci_b_used");
    expect(second).not.toContain("roles create");
    expect(second).toContain("--role=projects/shop-prod/roles/ci_b_used");
    const undo = found?.narrowings[0]?.change.steps.map(({ inverse }) => inverse[0]?.text ?? "") ?? [];
    expect(undo.filter((text) => text.includes("roles delete"))).toEqual([undo[1]]);
  });
  it("grants nothing where nothing of that stays", () => {
    const [whole] = narrowed("*", [bucket("one")])?.narrowings ?? [];
    expect(whole?.after.get(bucket("one"))).toEqual([]);
    expect(whole?.change.kind).toBe("remove-grant");
  });
  it("is not taken while no command grants to the account what it gets elsewhere", () => {
    const found = narrowed("a.x.get", ["binding/nowhere.googleapis.com/x"]);
    expect(found?.narrowings).toEqual([]);
    expect(found?.refusals[0]?.why).toContain("Every editor");
  });
});
