import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { type Azure, azureOf } from "./testing.ts";
import { ROLES } from "./world/built-in-roles.ts";

let folder: string;
let clouds: Clouds;
let azure: Azure;
const date = "2026-11-20";

async function start(): Promise<void> {
  clouds = await startClouds({ date, journalPath: join(folder, "journal.jsonl") });
  azure = azureOf(clouds);
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  await start();
});
afterEach(async () => {
  await clouds.stop();
  rmSync(folder, { recursive: true, force: true });
});

const directory = () => clouds.world.azure.directory(clouds.world.day);
const armId = ({ scope, name }: { scope: string; name: string }) =>
  `${scope === "/" ? "" : scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;

describe("what a person applies in Azure", () => {
  it("is seen by the next read, after a restart, and on every later day, and not on the days before", async () => {
    const before = clouds.world.azure.directory(clouds.world.day - 1).assignments.length;
    const assignment = directory().assignments.find(({ scope }) => scope.includes("/resourceGroups/"));
    if (!assignment) throw new Error("No assignment");
    const held = () => directory().assignments.some(({ name }) => name === assignment.name);
    const answer = await azure.administrate(armId(assignment), { method: "DELETE" });
    expect(answer).toMatchObject({ status: 200, body: { name: assignment.name } });
    expect(held()).toBe(false);
    await clouds.stop();
    await start();
    expect(held()).toBe(false);
    clouds.setDate("2026-11-24");
    expect(held()).toBe(false);
    clouds.setDate("2026-11-19");
    expect(held()).toBe(true);
    expect(directory().assignments).toHaveLength(before);
    // Deleting what is gone is no error.
    clouds.setDate(date);
    expect((await azure.administrate(armId(assignment), { method: "DELETE" })).status).toBe(204);
  });

  it("narrows a grant: another assignment is made, then the old one goes", async () => {
    const old = directory().assignments.find(
      ({ role, scope }) => role === ROLES.contributor && /^\/subscriptions\/[^/]+$/.test(scope),
    );
    if (!old) throw new Error("No contributor");
    const name = "7d2f9c1a-93f2-4d6b-8f0e-3a4b5c6d7e8f";
    const made = await azure.administrate(armId({ ...old, name }), {
      method: "PUT",
      body: {
        properties: {
          principalId: old.principal,
          principalType: "ServicePrincipal",
          roleDefinitionId: `${old.scope}/providers/Microsoft.Authorization/roleDefinitions/${ROLES.reader}`,
        },
      },
    });
    expect(made.status).toBe(201);
    await azure.administrate(armId(old), { method: "DELETE" });
    const roles = directory().assignments.filter(
      ({ principal, scope }) => principal === old.principal && scope === old.scope,
    );
    expect(roles.map(({ role }) => role)).toContain(ROLES.reader);
    expect(roles.some((item) => item.name === old.name)).toBe(false);
  });

  it("covers what Graph takes away: secrets, federation, grants, consents, Entra roles, members", async () => {
    const application = directory().applications.find(({ secrets }) => secrets.length > 1);
    const [secret] = application?.secrets ?? [];
    const gone = (path: string, request: Parameters<Azure["administrate"]>[1] = { method: "DELETE" }) =>
      azure.administrate(path, request).then(({ status }) => expect(status, path).toBe(204));
    await gone(`/v1.0/applications/${application?.id}/removePassword`, {
      method: "POST",
      body: { keyId: secret?.keyId },
    });
    const now = directory().applications.find(({ id }) => id === application?.id);
    expect(now?.secrets).toEqual(application?.secrets.slice(1));
    const federated = directory().applications.find((item) => item.federated.length > 0);
    await gone(
      `/v1.0/applications/${federated?.id}/federatedIdentityCredentials/${federated?.federated[0]?.id}`,
    );
    const [appRole] = directory().appRoleAssignments;
    await gone(`/v1.0/servicePrincipals/${appRole?.principal}/appRoleAssignments/${appRole?.id}`);
    const [consent] = directory().delegatedGrants;
    await gone(`/v1.0/oauth2PermissionGrants/${consent?.id}`);
    const [role] = directory().directoryAssignments;
    await gone(`/v1.0/roleManagement/directory/roleAssignments/${role?.id}`);
    const group = directory().groups.find(({ members }) => members.length > 1);
    await gone(`/v1.0/groups/${group?.id}/members/${group?.members[0]}/$ref`);
    expect(directory().appRoleAssignments).not.toContainEqual(appRole);
    expect(directory().delegatedGrants).not.toContainEqual(consent);
    expect(directory().directoryAssignments).not.toContainEqual(role);
    expect(directory().groups.find(({ id }) => id === group?.id)?.members).toEqual(group?.members.slice(1));
  });

  it("switches identities off and deletes them; their role assignments stay behind", async () => {
    const { principals, applications, assignments } = directory();
    const own = applications.find(({ appId }) =>
      principals.some(
        (item) => item.appId === appId && assignments.some(({ principal }) => principal === item.id),
      ),
    );
    const principal = principals.find(({ appId }) => appId === own?.appId);
    const at = () => directory().principals.find(({ id }) => id === principal?.id);
    await azure.administrate(`/v1.0/servicePrincipals/${principal?.id}`, {
      method: "PATCH",
      body: { accountEnabled: false },
    });
    expect(at()?.enabled).toBe(false);
    await azure.administrate(`/beta/applications(appId='${own?.appId}')`, {
      method: "PATCH",
      body: { isDisabled: true },
    });
    expect(directory().applications.find(({ id }) => id === own?.id)?.disabled).toBe(true);
    await azure.administrate(`/v1.0/applications/${own?.id}`, { method: "DELETE" });
    expect(at()).toBeUndefined();
    expect(directory().assignments.some((item) => item.principal === principal?.id)).toBe(true);
  });

  it("deletes a managed identity with its resource, and changes none in the directory", async () => {
    const identity = directory().principals.find(({ managed }) => managed?.explicit);
    const refused = await azure.administrate(`/v1.0/servicePrincipals/${identity?.id}`, {
      method: "PATCH",
      body: { accountEnabled: false },
    });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "Authorization_RequestDenied" } } });
    await azure.administrate(`${identity?.managed?.resourceId}?api-version=2024-11-30`, { method: "DELETE" });
    expect(directory().principals.some(({ id }) => id === identity?.id)).toBe(false);
    expect(directory().resources.flatMap(({ userAssigned }) => userAssigned)).not.toContain(
      identity?.managed?.resourceId,
    );
  });

  it("refuses what is not there", async () => {
    const nobody = "11111111-2222-4333-8444-555555555555";
    const missing = { status: 404, body: { error: { code: "Request_ResourceNotFound" } } };
    expect(await azure.administrate(`/v1.0/applications/${nobody}`, { method: "DELETE" })).toMatchObject(
      missing,
    );
    const [application] = directory().applications;
    const path = `/v1.0/applications/${application?.id}/removePassword`;
    expect(await azure.administrate(path, { method: "POST", body: { keyId: nobody } })).toMatchObject({
      status: 400,
    });
  });
});
