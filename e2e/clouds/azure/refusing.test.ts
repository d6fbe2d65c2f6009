import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { type Azure, azureOf, collectorCredential } from "./testing.ts";
import { tokenOf } from "./tokens.ts";

let clouds: Clouds;
let azure: Azure;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
  azure = azureOf(clouds);
});
afterEach(() => {
  clouds.azure.permissions.reset();
  clouds.azure.quirks.reset();
});
afterAll(() => clouds.stop());

const { GRAPH, MANAGEMENT } = {
  GRAPH: "https://graph.microsoft.com",
  MANAGEMENT: "https://management.azure.com",
};
const subscription = () => clouds.world.azure.tenant.subscriptions[7]?.id ?? "";
const authorization = (type: string, more = "") =>
  `/subscriptions/${subscription()}/providers/Microsoft.Authorization/${type}?api-version=2022-04-01${more}`;
const claims = (aud: string) => ({
  aud,
  iss: "https://sts.windows.net/",
  tid: clouds.world.azure.tenant.id,
  oid: "00000000-0000-4000-8000-00000000000a",
  appid: "00000000-0000-4000-8000-00000000000b",
  roles: [],
});

describe("signing in", () => {
  it("gives a token per service that says who, where and what it may ask of Graph", async () => {
    const credential = collectorCredential(clouds);
    const read = ({ token }: { token: string }) =>
      JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const graph = read(await credential.getToken(`${GRAPH}/.default`));
    expect(graph).toMatchObject({ aud: GRAPH, tid: clouds.world.azure.tenant.id, idtyp: "app" });
    expect(graph.roles).toContain("Application.Read.All");
    expect(graph.roles.every((role: string) => !role.includes("/"))).toBe(true);
    expect(read(await credential.getToken(`${MANAGEMENT}/.default`))).toMatchObject({
      aud: MANAGEMENT,
      roles: [],
    });
  });

  it.each([
    ["another tenant", { tenant: "11111111-2222-4333-8444-555555555555" }, /AADSTS90002/],
    ["an audience nobody registered", { scope: "https://vault.example.net/.default" }, /AADSTS500011/],
    [
      "a token that the application does not trust",
      { subject: "system:serviceaccount:other:pod" },
      /AADSTS700213/,
    ],
  ])("refuses %s", async (_, { tenant, scope, subject }: Record<string, string>, words) => {
    if (subject) {
      const path = join(
        clouds.azure.announcement.environment.AZURE_FEDERATED_TOKEN_FILE ?? "",
        "..",
        "foreign",
      );
      const part = Buffer.from(
        JSON.stringify({ iss: "https://runtime.northwind-labs.example", sub: subject }),
      ).toString("base64url");
      writeFileSync(path, `e30.${part}.e30`);
      const environment = { ...clouds.azure.announcement.environment, AZURE_FEDERATED_TOKEN_FILE: path };
      const foreign = {
        ...clouds,
        azure: { ...clouds.azure, announcement: { ...clouds.azure.announcement, environment } },
      };
      await expect(collectorCredential(foreign).getToken(`${GRAPH}/.default`)).rejects.toThrow(words);
      return;
    }
    await expect(collectorCredential(clouds, tenant).getToken(scope ?? `${GRAPH}/.default`)).rejects.toThrow(
      words,
    );
  });

  it("serves national clouds by the audience: their links stay at their hosts, and they have no sign-in reports", async () => {
    const token = tokenOf(claims("https://graph.microsoft.us"), 600);
    const { body } = await azure.ask("/v1.0/servicePrincipals?$top=5", { token });
    expect(body["@odata.nextLink"]).toMatch(/^https:\/\/graph\.microsoft\.us\/v1\.0\//);
    expect(await azure.ask("/beta/reports/servicePrincipalSignInActivities", { token })).toMatchObject({
      status: 400,
    });
  });
});

describe("tokens", () => {
  it.each([
    ["/v1.0/organization", "not a token", "InvalidAuthenticationToken", /not well formed/],
    ["/v1.0/organization", MANAGEMENT, "InvalidAuthenticationToken", /Invalid audience/],
    ["/subscriptions?api-version=2022-12-01", "not a token", "InvalidAuthenticationToken", /invalid/],
    ["/subscriptions?api-version=2022-12-01", GRAPH, "InvalidAuthenticationTokenAudience", /wrong audience/],
  ])("of the wrong kind are refused: %s with %s", async (path, what, code, message) => {
    const token = what.startsWith("https") ? tokenOf(claims(what), 600) : what;
    const answer = await azure.ask(path, { token });
    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
    expect(answer.body.error.message).toMatch(message);
  });

  it("expire, in the words of each service", async () => {
    const graph = await azure.ask("/v1.0/organization", { token: tokenOf(claims(GRAPH), -1) });
    expect(graph).toMatchObject({ status: 401, body: { error: { code: "InvalidAuthenticationToken" } } });
    const management = await azure.ask("/tenants?api-version=2022-12-01", {
      token: tokenOf(claims(MANAGEMENT), -1),
    });
    expect(management).toMatchObject({
      status: 401,
      body: { error: { code: "ExpiredAuthenticationToken" } },
    });
  });
});

describe("without a permission", () => {
  it("ARM names the client, the action and the scope", async () => {
    const action = "Microsoft.Authorization/denyAssignments/read";
    clouds.azure.permissions.deny(action, subscription());
    const { status, body } = await azure.ask(authorization("denyAssignments"));
    expect(status).toBe(403);
    expect(body.error.code).toBe("AuthorizationFailed");
    expect(body.error.message).toMatch(
      new RegExp(
        `^The client '[0-9a-f-]{36}' with object id '[0-9a-f-]{36}' does not have authorization to perform action '${action}' over scope '/subscriptions/${subscription()}' or the scope is invalid`,
      ),
    );
    const other = clouds.world.azure.tenant.subscriptions[8]?.id ?? "";
    expect((await azure.ask(authorization("denyAssignments").replace(subscription(), other))).status).toBe(
      200,
    );
  });

  it("only what needs it is refused, and wildcards give what nobody took away", async () => {
    const { permissions } = clouds.azure;
    permissions.allowOnly(["*/read"]);
    expect((await azure.ask(authorization("roleAssignments"))).status).toBe(200);
    expect((await azure.ask("/v1.0/servicePrincipals")).status).toBe(403);
    permissions.allowOnly(["Microsoft.Authorization/*/read"]);
    expect((await azure.ask(authorization("roleAssignments"))).status).toBe(200);
    expect((await azure.all("/subscriptions?api-version=2022-12-01")).items).toEqual([]);
  });

  it("Graph says nothing of what is missing, but for its reports", async () => {
    clouds.azure.permissions.allowOnly(["GroupMember.Read.All"]);
    const insufficient = { status: 403, body: { error: { code: "Authorization_RequestDenied" } } };
    for (const path of [
      "/v1.0/applications",
      "/v1.0/oauth2PermissionGrants",
      "/v1.0/roleManagement/directory/roleAssignments",
    ])
      expect(await azure.ask(path), path).toMatchObject(insufficient);
    const report = await azure.ask("/beta/reports/servicePrincipalSignInActivities");
    expect(report.body.error.code).toBe("Authentication_MSGraphPermissionMissing");
    expect(report.body.error.message).toContain("AuditLog.Read.All");
    clouds.azure.permissions.allowOnly(["Directory.Read.All"]);
    expect((await azure.ask("/v1.0/oauth2PermissionGrants")).status).toBe(200);
  });

  it("members of groups are ids alone to whoever may not read service principals", async () => {
    const group = clouds.world.azure
      .directory(clouds.world.day)
      .groups.find(({ name }) => name === "grp-platform-automation");
    clouds.azure.permissions.allowOnly(["GroupMember.Read.All"]);
    const { items } = await azure.all(`/v1.0/groups/${group?.id}/members`);
    expect(items[0]).toMatchObject({ id: expect.any(String), displayName: null });
  });

  it("nothing can be written, whatever the collector may read", async () => {
    const [application] = clouds.world.azure.directory(clouds.world.day).applications;
    expect(await azure.ask(`/v1.0/applications/${application?.id}`, { method: "DELETE" })).toMatchObject({
      status: 403,
    });
    const name = "11111111-2222-4333-8444-555555555555";
    const path = authorization(`roleAssignments/${name}`);
    expect(await azure.ask(path, { method: "DELETE" })).toMatchObject({ status: 403 });
  });
});

describe("without a licence", () => {
  it("reports and limits of time are refused in the words of each", async () => {
    clouds.azure.quirks.premium = false;
    const report = await azure.ask("/beta/reports/servicePrincipalSignInActivities");
    expect(report).toMatchObject({
      status: 403,
      body: { error: { code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant" } },
    });
    const license = { status: 400, body: { error: { code: "AadPremiumLicenseRequired" } } };
    expect(await azure.ask("/v1.0/roleManagement/directory/roleAssignmentScheduleInstances")).toMatchObject(
      license,
    );
    const instances = authorization("roleAssignmentScheduleInstances").replace("2022-04-01", "2020-10-01");
    expect(await azure.ask(instances)).toMatchObject(license);
    const { items } = await azure.all("/v1.0/roleManagement/directory/roleAssignments");
    expect(items.length).toBeGreaterThan(0);
  });
});

describe("what the real services do not know", () => {
  it.each([
    ["/v1.0/servicePrincipals?$skip=5", 400, "BadRequest"],
    ["/v1.0/servicePrincipals?$select=id,isDisabled", 400, "BadRequest"],
    ["/v1.0/servicePrincipals?$select=id,secret", 400, "BadRequest"],
    ["/v1.0/applications?$expand=secrets", 400, "BadRequest"],
    ["/v1.0/applications?$top=1000", 400, "Request_BadRequest"],
    ["/v1.0/applications?$filter=bogus", 400, "BadRequest"],
    ["/v1.0/applications?$skiptoken=guess", 400, "Directory_ExpiredPageToken"],
    ["/v1.0/reports/servicePrincipalSignInActivities", 400, "BadRequest"],
    ["/v1.0/servicePrincipals/11111111-2222-4333-8444-555555555555", 404, "Request_ResourceNotFound"],
    ["/subscriptions", 400, "MissingApiVersionParameter"],
    ["/subscriptions?api-version=1999-01-01", 400, "InvalidApiVersionParameter"],
    ["/subscriptions?api-version=2022-12-01&$filter=x", 400, "InvalidQueryParameter"],
    ["/providers/Microsoft.Nothing/things?api-version=2022-12-01", 404, "InvalidResourceType"],
    [
      "/subscriptions/11111111-2222-4333-8444-555555555555/resources?api-version=2021-04-01",
      404,
      "SubscriptionNotFound",
    ],
  ])("%s is refused", async (path, status, code) => {
    expect(await azure.ask(path)).toMatchObject({ status, body: { error: { code } } });
  });

  it("is counted, so that a test can tell that nothing of it was sent", async () => {
    const before = clouds.stats().azure?.violations.length ?? 0;
    await azure.ask("/v1.0/servicePrincipals?$skip=5");
    await azure.resourceGraph("resources | summarize count()");
    expect(clouds.stats().azure?.violations.length).toBe(before + 2);
  });
});
