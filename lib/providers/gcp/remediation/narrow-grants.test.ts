import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { difference, emptySet } from "#lib/domain/permission-set.ts";
import { problemsOfOrder } from "#lib/domain/remediation/change.ts";
import { textsOfFormat } from "#lib/domain/remediation/change-text.ts";
import { problemsOfChange } from "#lib/domain/remediation/check-change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import {
  beforeAndAfter,
  type GrantFacts,
  judgedGrant,
  setNamed,
} from "../../remediation/testing/judged-grant.ts";
import type { JudgedGrant, StoredRole, Subject } from "../../remediation.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { gcpRemediation } from "./remediation.ts";
import { credentialChange, retireChange } from "./retire-change.ts";

const names = [
  "a.x.get",
  "a.x.list",
  "a.x.create",
  "a.x.delete",
  "b.y.get",
  "b.y.set",
  "resourcemanager.folders.get",
];
const catalogue = createCatalogue({
  ...{ provider: "gcp", wildcards: "*" },
  entries: names.map((name, index) => ({ id: index + 1, name, level: null })),
});
const project = { externalId: "projects/42", kind: "gcp_project", name: "shop-prod" };
const organization = { externalId: "organizations/7", kind: "gcp_organization", name: "acme.example" };
const subject: Subject = {
  ...{
    kind: "gcp_service_account",
    externalId: "100",
    name: "ci",
    resourceName: "ci@shop-prod.iam.gserviceaccount.com",
  },
  ...{ attributes: {}, tags: {}, disabled: false, aliases: [], scopes: [project, organization] },
};
const member = "serviceAccount:ci@shop-prod.iam.gserviceaccount.com";
const role = (name: string, permissions: string[], more: Partial<StoredRole> = {}): StoredRole => ({
  ...{
    kind: "gcp_predefined_role",
    externalId: `${name}@organizations/7`,
    name,
    resourceName: name,
    version: null,
  },
  ...{ manager: "provider", attributes: { stage: "GA" }, document: { includedPermissions: permissions } },
  ...more,
});
const grant = (
  facts: Partial<GrantFacts> & { role: StoredRole },
  stays: string[],
  more: Partial<JudgedGrant> = {},
) => ({
  ...judgedGrant(
    { via: "binding", scope: project, ...facts },
    difference(catalogue.all, setNamed(stays, catalogue)),
    catalogue,
  ),
  ...more,
});

function narrowed(granted: JudgedGrant, ready: StoredRole[] = []) {
  const { narrowings, refusals } = narrowGrants({ subject, grants: [granted], catalogue, ready });
  const { before, after } = beforeAndAfter([granted], narrowings, catalogue);
  expect(problemsOfChange({ before, after, stays: difference(before.actions, granted.alone) })).toEqual([]);
  expect(narrowings.flatMap(({ change }) => problemsOfOrder(change))).toEqual([]);
  const changes = narrowings.map(({ change }) => change);
  const shell = textsOfFormat(changes, "cli");
  // A whole policy is never written: only commands that keep the etag of what they read.
  expect(shell).not.toContain("set-iam-policy");
  return {
    refusals,
    changes,
    shell: shell.replace(/ \\\n#? +/g, " "),
    terraform: textsOfFormat(changes, "terraform"),
  };
}

const editor = role("roles/editor", names.slice(0, 6));

describe("a binding", () => {
  it("gets a smaller role first, under the same condition, and only then loses the large one", () => {
    const condition = { title: "nights, only", expression: 'request.time.getHours("UTC") < 6' };
    const { shell, changes } = narrowed(grant({ role: editor, condition }, ["a.x.get", "b.y.get"]));
    const add = `add-iam-policy-binding shop-prod --member=${member} --role=projects/shop-prod/roles/ci_editor_used --condition-from-file=`;
    const remove = `remove-iam-policy-binding shop-prod --member=${member} --role=roles/editor --condition-from-file=`;
    expect(shell.indexOf("gcloud iam roles create ci_editor_used --project=shop-prod")).toBeLessThan(
      shell.indexOf(add),
    );
    expect(shell.indexOf(add)).toBeGreaterThan(0);
    expect(shell.indexOf(add)).toBeLessThan(shell.indexOf(remove));
    expect(shell).toContain(JSON.stringify(condition, null, 2));
    expect(changes[0]?.steps.map(({ phase }) => phase)).toEqual(["backup", "change", "change", "watch"]);
  });

  it("without a condition says so: else gcloud would ask, or take the conditional one", () => {
    const { shell } = narrowed(grant({ role: editor }, ["a.x.get"]));
    expect(shell.match(/-iam-policy-binding shop-prod/g)?.length).toBe(
      shell.match(/--condition=None/g)?.length,
    );
  });

  it("that nothing is left of goes, and comes back by the same words", () => {
    const { changes, shell } = narrowed(grant({ role: editor }, []));
    expect(changes[0]?.kind).toBe("remove-grant");
    expect(shell).toContain(
      `# gcloud projects add-iam-policy-binding shop-prod --member=${member} --role=roles/editor --condition=None`,
    );
  });

  it("takes a role of Google's own that lies between, and none that gives more than before or much more than stays", () => {
    const viewer = role("roles/a.viewer", ["a.x.get", "a.x.list"]);
    const odd = role("roles/a.odd", ["a.x.get", "a.x.list", "c.z.get"]);
    const wide = role("roles/a.editor", names.slice(0, 5));
    const old = { ...viewer, resourceName: "roles/a.old", attributes: { stage: "DEPRECATED" } };
    expect(
      narrowed(grant({ role: editor }, ["a.x.get", "a.x.list"]), [old, odd, wide, viewer]).shell,
    ).toContain("--role=roles/a.viewer");
    expect(narrowed(grant({ role: editor }, ["a.x.get", "a.x.list"]), [odd, wide, old]).shell).toContain(
      "roles create",
    );
  });

  it("on a folder, and of what lies above a project, needs a role of the organization", () => {
    const folder = { externalId: "folders/9", kind: "gcp_folder", name: "prod" };
    expect(narrowed(grant({ role: editor, scope: folder }, ["a.x.get"])).shell).toContain("--organization=7");
    const above = role("roles/x", ["resourcemanager.folders.get", "a.x.get"]);
    expect(narrowed(grant({ role: above }, ["resourcemanager.folders.get"])).shell).toContain(
      "--organization=7",
    );
  });

  it("on a resource is changed there; where no command changes one binding, none is made up", () => {
    const on = (via: string) => narrowed(grant({ role: editor, via }, []));
    expect(on("binding/storage.googleapis.com/receipts").shell).toContain(
      "gcloud storage buckets remove-iam-policy-binding gs://receipts",
    );
    expect(on("binding/secretmanager.googleapis.com/projects/42/secrets/k").shell).toContain(
      "gcloud secrets remove-iam-policy-binding k --project=shop-prod",
    );
    expect(on("binding/bigquery.googleapis.com/projects/p/datasets/d").refusals).toHaveLength(1);
    expect(
      narrowed(
        grant(
          {
            role: editor,
            via: "binding/pubsub.googleapis.com/projects/p/topics/t",
            condition: { expression: "true" },
          },
          [],
        ),
      ).refusals,
    ).toHaveLength(1);
  });

  it("of a group is not taken from all for one", () => {
    const group = {
      subject: { kind: "member", value: "group:a@b.c", name: "a@b.c", isItself: false },
      everyone: emptySet,
    };
    expect(narrowed(grant({ role: editor }, ["a.x.get"], group)).refusals[0]?.why).toContain("a@b.c");
  });
});

describe("a custom role", () => {
  const own = role("projects/shop-prod/roles/deployer", names.slice(0, 4), {
    kind: "gcp_custom_role",
    manager: "customer",
  });
  it("is narrowed for all who have it where all agree, and put back by the opposite", () => {
    const { shell } = narrowed(grant({ role: own }, ["a.x.get", "a.x.list"]));
    expect(shell).toContain(
      "gcloud iam roles update deployer --project=shop-prod --remove-permissions=a.x.create,a.x.delete",
    );
    expect(shell).toContain(
      "# gcloud iam roles update deployer --project=shop-prod --add-permissions=a.x.create,a.x.delete",
    );
  });
  it("that others need is replaced for this one alone", () => {
    const { shell } = narrowed(grant({ role: own }, ["a.x.get"], { everyone: emptySet, isShared: true }));
    expect(shell).not.toContain("roles update");
    expect(shell).toContain("roles create");
  });
});

describe("Terraform", () => {
  it("adds members and never a whole policy or binding, which would take away what others granted", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform would take for a template.
    const condition = { title: "t", expression: 'x == "${y}"' };
    const { terraform } = narrowed(grant({ role: editor, condition }, ["a.x.get"]));
    expect(terraform).toContain('resource "google_project_iam_member"');
    expect(terraform).not.toMatch(/_iam_(binding|policy)"/);
    expect(terraform).toContain('expression = "x == \\"$${y}\\""');
  });
});

describe("what Google needs", () => {
  it("is left alone: service agents, default accounts, sets", () => {
    const agent = {
      ...subject,
      kind: "gcp_service_agent",
      resourceName: null,
      externalId: "serviceAccount:42@cloudservices.gserviceaccount.com",
    };
    expect(gcpRemediation.untouchable(agent)).toContain("service agent");
    expect(gcpRemediation.untouchable({ ...subject, kind: "gcp_group" })).toContain("others");
    expect(gcpRemediation.untouchable(subject)).toBeNull();
    const retire = (attributes: { [key: string]: Json }) =>
      retireChange({
        subject: { ...subject, attributes },
        credentials: [],
        grants: [],
        groups: [],
        workloads: 0,
      });
    expect(retire({ default: "compute" })).toHaveProperty("why");
    const change = retire({});
    if ("why" in change) throw new Error(change.why);
    expect(problemsOfOrder(change)).toEqual([]);
    // By its unique id: the name would not bring it back.
    expect(textsOfFormat([change], "cli")).toContain("# gcloud iam service-accounts undelete 100");
  });
  it("a key is disabled before it is deleted", () => {
    const key = credentialChange(
      {
        externalId: "k1",
        kind: "gcp_service_account_key",
        status: "active",
        createdOn: null,
        lastUsedOn: null,
        attributes: {},
      },
      subject,
    );
    if ("why" in key) throw new Error(key.why);
    expect(key.steps.map(({ phase }) => phase)).toEqual(["backup", "change", "watch", "remove"]);
  });
});
