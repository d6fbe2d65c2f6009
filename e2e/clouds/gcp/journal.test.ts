import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudresourcemanager } from "googleapis/build/src/apis/cloudresourcemanager/index.js";
import { iam } from "googleapis/build/src/apis/iam/index.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { clientOptions, projectNamed, refusalOf } from "./testing.ts";
import { textOf } from "./world/members.ts";

let folder: string;
let path: string;
let clouds: Clouds;
const date = "2026-11-20";

const start = (on = date) => startClouds({ date: on, journalPath: path });
const person = () => clientOptions(clouds, { token: clouds.gcp.administrator() });
const accounts = () => iam({ version: "v1", ...person() }).projects.serviceAccounts;
const tree = () => cloudresourcemanager({ version: "v3", ...person() });
const stateOf = (id: string) => projectNamed(clouds, id).state;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(folder, "deep", "journal.jsonl");
  clouds = await start();
});
afterEach(async () => {
  await clouds.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** An account with a live key, and its names. */
function keyed(id: string) {
  const owner = stateOf(id).accounts.find(({ keys }) => keys.some(({ disabled }) => !disabled));
  const key = owner?.keys.find(({ disabled }) => !disabled);
  if (!owner || !key) throw new Error(`No key in ${id}`);
  const name = `projects/${id}/serviceAccounts/${owner.email}`;
  return { owner, key, name, keyName: `${name}/keys/${key.id}` };
}

describe("what a person applies in Google Cloud", () => {
  it("is seen by the next read, after a restart, and on every later day", async () => {
    const { key, name, keyName } = keyed("northwind-shared");
    await accounts().keys.disable({ name: keyName });
    const read = async () => {
      const { data } = await accounts().keys.list({ name, keyTypes: ["USER_MANAGED"] });
      return data.keys?.find((one) => one.name?.endsWith(key.id));
    };
    const disabled = { disabled: true, disableReason: "SERVICE_ACCOUNT_KEY_DISABLE_REASON_USER_INITIATED" };
    expect(await read()).toMatchObject(disabled);
    await clouds.stop();
    clouds = await start();
    expect(await read()).toMatchObject(disabled);
    clouds.setDate("2026-11-24");
    expect(await read()).toMatchObject(disabled);
    await accounts().keys.delete({ name: keyName });
    expect(await read()).toBeUndefined();
  });

  it("is not there on the days before it was applied", async () => {
    const id = "northwind-shared";
    const before = structuredClone(clouds.world.gcp.project(id, clouds.world.day - 1));
    await accounts().disable({ name: keyed(id).name });
    expect(clouds.world.gcp.project(id, clouds.world.day - 1)).toEqual(before);
  });

  it("makes keys and disables accounts, and takes both back", async () => {
    const { name, owner } = keyed("northwind-shared");
    const { data } = await accounts().keys.create({ name, requestBody: {} });
    expect(data.privateKeyData).toBeUndefined();
    await accounts().keys.delete({ name: data.name ?? "" });
    await accounts().disable({ name });
    expect((await accounts().get({ name })).data.disabled).toBe(true);
    await accounts().enable({ name });
    expect((await accounts().get({ name })).data.disabled).toBeUndefined();
    expect(owner.keys.length).toBe(keyed("northwind-shared").owner.keys.length);
  });

  it("changes policies of projects, folders, the organization and accounts, by version 3 and with the etag it read", async () => {
    const { organization } = clouds.world.gcp;
    const folder = organization.folders[1]?.name ?? "";
    const requestBody = { options: { requestedPolicyVersion: 3 } };
    const policies = tree();
    const nodes = [
      ["projects/northwind-payments-prod", policies.projects],
      [folder, policies.folders],
      [organization.name, policies.organizations],
    ] as const;
    const added = { role: "roles/browser", members: ["user:new.person@northwind-labs.example"] };
    for (const [resource, api] of nodes) {
      const { data: policy } = await api.getIamPolicy({ resource, requestBody });
      const bindings = [...(policy.bindings ?? []), added];
      await api.setIamPolicy({ resource, requestBody: { policy: { ...policy, version: 3, bindings } } });
      const { data: after } = await api.getIamPolicy({ resource, requestBody });
      expect(after.bindings, resource).toEqual(bindings);
      expect(after.auditConfigs).toEqual(policy.auditConfigs);
      const stale = api.setIamPolicy({ resource, requestBody: { policy: { ...policy, version: 3 } } });
      expect(await refusalOf(stale)).toMatchObject({ status: 409, code: "ABORTED" });
    }
    const { name } = keyed("northwind-shared");
    const binding = {
      role: "roles/iam.serviceAccountTokenCreator",
      members: ["group:ops@northwind-labs.example"],
    };
    await accounts().setIamPolicy({ resource: name, requestBody: { policy: { bindings: [binding] } } });
    expect((await accounts().getIamPolicy({ resource: name })).data.bindings).toEqual([binding]);
  });

  it("refuses members that are gone, and conditions without version 3", async () => {
    const resource = "projects/northwind-network";
    const set = (policy: object) => tree().projects.setIamPolicy({ resource, requestBody: { policy } });
    const gone = "deleted:serviceAccount:nobody@northwind-network.iam.gserviceaccount.com?uid=123";
    expect(await refusalOf(set({ bindings: [{ role: "roles/viewer", members: [gone] }] }))).toMatchObject({
      status: 400,
    });
    const condition = { title: "Soon", expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };
    const members = ["user:a@northwind-labs.example"];
    expect(await refusalOf(set({ bindings: [{ role: "roles/viewer", members, condition }] }))).toMatchObject({
      message: "Policies with conditions must specify policy version 3.",
    });
  });

  it("deletes an account, whose unique id every policy that named it then shows, also in other projects", async () => {
    const email = "terraform-apply@northwind-org-admin.iam.gserviceaccount.com";
    const uniqueId = stateOf("northwind-org-admin").accounts.find((one) => one.email === email)?.uniqueId;
    await accounts().delete({ name: `projects/northwind-org-admin/serviceAccounts/${email}` });
    const expected = `deleted:serviceAccount:${email}?uid=${uniqueId}`;
    const root = clouds.world.gcp.root(clouds.world.day);
    const shown = (bindings: { members: Parameters<typeof textOf>[0][] }[]) =>
      bindings.flatMap(({ members }) => members.map(textOf));
    const { organization } = clouds.world.gcp;
    const nodes = [organization.name, organization.folders[1]?.name ?? ""].map((name) => root.nodes[name]);
    for (const node of nodes) expect(shown(node?.bindings ?? [])).toContain(expected);
    const all = Object.values(root.nodes).flatMap((node) => shown(node.bindings));
    expect(all).not.toContain(`serviceAccount:${email}`);
    const gone = accounts().get({ name: `projects/northwind-org-admin/serviceAccounts/${email}` });
    expect(await refusalOf(gone)).toMatchObject({ status: 404 });
    clouds.setDate("2027-01-30");
    const later = clouds.world.gcp.root(clouds.world.day).nodes[organization.name];
    expect(shown(later?.bindings ?? [])).not.toContain(expected);
  });

  it("makes, changes and deletes custom roles, and closes a provider", async () => {
    const api = iam({ version: "v1", ...person() });
    for (const [roles, parent] of [
      [api.projects.roles, "projects/northwind-network"],
      [api.organizations.roles, clouds.world.gcp.organization.name],
    ] as const) {
      const role = { title: "Narrow", includedPermissions: ["storage.objects.get"] };
      const { data } = await roles.create({ parent, requestBody: { roleId: "narrow", role } });
      const name = data.name ?? "";
      await roles.patch({ name, requestBody: { includedPermissions: ["storage.objects.list"] } });
      expect((await roles.get({ name })).data.includedPermissions).toEqual(["storage.objects.list"]);
      await roles.delete({ name });
      expect((await roles.get({ name })).data.deleted).toBe(true);
    }
    const { facts } = projectNamed(clouds, "northwind-ai-sandbox");
    const name = `projects/${facts.number}/locations/global/workloadIdentityPools/hackathon/providers/anybody`;
    const attributeCondition = 'assertion.repository_owner == "northwind-labs"';
    const { data } = await api.projects.locations.workloadIdentityPools.providers.patch({
      name,
      updateMask: "attributeCondition",
      requestBody: { attributeCondition },
    });
    expect(data.response).toMatchObject({ attributeCondition });
  });
});
