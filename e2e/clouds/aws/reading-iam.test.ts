import {
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  GetServiceLastAccessedDetailsCommand,
  type GetServiceLastAccessedDetailsCommandOutput,
  IAMClient,
  ListAccessKeysCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListServiceSpecificCredentialsCommand,
  paginateGetAccountAuthorizationDetails,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { accountNamed, clientOptions, collected } from "./testing.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 7 });
});
afterAll(async () => {
  expect(clouds.stats().aws?.violations).toEqual([]);
  await clouds.stop();
});

const iamOf = (account: string) => new IAMClient(clientOptions(clouds, account));
const stateOf = (account: string) => clouds.world.aws.account(account, clouds.world.day);

describe("GetAccountAuthorizationDetails", () => {
  it("walks every user, group, role and policy of the account over many mixed pages", async () => {
    const account = accountNamed(clouds, "payments-prod");
    const state = stateOf(account);
    const client = iamOf(account);
    const { items, pages } = await collected(
      paginateGetAccountAuthorizationDetails({ client }, {}),
      (page) => [page],
    );
    expect(pages).toBeGreaterThan(5);
    expect(items.flatMap((page) => page.RoleDetailList ?? []).map((role) => role.RoleId)).toEqual(
      state.roles.map((role) => role.id),
    );
    expect(items.flatMap((page) => page.UserDetailList ?? []).map((user) => user.UserName)).toEqual(
      state.users.map((user) => user.name),
    );
    expect(items.flatMap((page) => page.GroupDetailList ?? [])).toHaveLength(state.groups.length);
    const policies = items.flatMap((page) => page.Policies ?? []);
    expect(policies.filter((policy) => policy.Arn?.includes(`::${account}:`))).toHaveLength(
      state.policies.length,
    );
    expect(
      policies.every((policy) => policy.PolicyVersionList?.some((version) => version.IsDefaultVersion)),
    ).toBe(true);
    expect(items.some((page) => page.UserDetailList === undefined)).toBe(true);
  });

  it("URL-encodes documents, trust and all, as RFC 3986 asks", async () => {
    const client = iamOf(accountNamed(clouds, "payments-prod"));
    const { items } = await collected(
      paginateGetAccountAuthorizationDetails({ client }, { Filter: ["Role"] }),
      (page) => page.RoleDetailList,
    );
    for (const role of items) {
      expect(role.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/);
      expect(role.AssumeRolePolicyDocument).not.toMatch(/[!'()*"{} ]/);
      expect(JSON.parse(decodeURIComponent(role.AssumeRolePolicyDocument ?? ""))).toHaveProperty("Statement");
    }
  });

  it("gives last use, boundaries, tags and instance profiles where they exist and leaves them out where not", async () => {
    const account = accountNamed(clouds, "payments-dev");
    const { items } = await collected(
      paginateGetAccountAuthorizationDetails({ client: iamOf(account) }, { Filter: ["Role"] }),
      (page) => page.RoleDetailList,
    );
    const state = stateOf(account);
    for (const role of items) {
      const own = state.roles.find((candidate) => candidate.id === role.RoleId);
      expect(role.PermissionsBoundary?.PermissionsBoundaryArn ?? null).toBe(own?.boundary);
      expect(Object.fromEntries((role.Tags ?? []).map((tag) => [tag.Key, tag.Value]))).toEqual(own?.tags);
      expect(role.RoleLastUsed?.LastUsedDate !== undefined).toBe((own?.uses.length ?? 0) > 0);
    }
  });

  it("refuses an unknown filter and an invented marker with ValidationError", async () => {
    const client = iamOf(accountNamed(clouds, "search-dev"));
    await expect(
      client.send(new GetAccountAuthorizationDetailsCommand({ Filter: ["Roles" as "Role"] })),
    ).rejects.toMatchObject({ Code: "ValidationError" });
    await expect(
      client.send(new GetAccountAuthorizationDetailsCommand({ Marker: "abc" })),
    ).rejects.toMatchObject({ Code: "ValidationError" });
  });
});

describe("the credential report", () => {
  it("is not present, then started, then in progress, then complete, one row per user and one for root", async () => {
    const account = accountNamed(clouds, "shared-services");
    const client = iamOf(account);
    await expect(client.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: "CredentialReportNotPresentException",
    });
    expect((await client.send(new GenerateCredentialReportCommand({}))).State).toBe("STARTED");
    await expect(client.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: "CredentialReportNotReadyException",
    });
    const report = await client.send(new GetCredentialReportCommand({}));
    expect((await client.send(new GenerateCredentialReportCommand({}))).State).toBe("COMPLETE");
    const lines = new TextDecoder().decode(report.Content).split("\n");
    expect(lines[0]).toMatch(/^user,arn,user_creation_time,password_enabled,.*,cert_2_last_rotated/);
    expect(lines[1]).toMatch(/^<root_account>,arn:aws:iam::\d{12}:root,.*,not_supported,/);
    expect(lines.slice(2).map((line) => line.split(",")[0])).toEqual(
      stateOf(account).users.map((user) => user.name),
    );
    expect(new Set(lines.map((line) => line.split(",").length)).size).toBe(1);
  });
});

describe("keys and credentials", () => {
  it("lists every key with its last use, and N/A for one never used", async () => {
    const account = accountNamed(clouds, "shared-services");
    const client = iamOf(account);
    for (const user of stateOf(account).users) {
      const { AccessKeyMetadata } = await client.send(new ListAccessKeysCommand({ UserName: user.name }));
      expect(AccessKeyMetadata?.map((key) => [key.AccessKeyId, key.Status])).toEqual(
        user.keys.map((key) => [key.id, key.status]),
      );
      for (const key of user.keys) {
        const used = await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.id }));
        if (key.use === null) expect(used.AccessKeyLastUsed).toEqual({ ServiceName: "N/A", Region: "N/A" });
        else
          expect(used.AccessKeyLastUsed).toMatchObject({
            ServiceName: key.use.service,
            LastUsedDate: expect.any(Date),
          });
      }
    }
  });

  it("answers NoSuchEntity for a user or key that is not there", async () => {
    const client = iamOf(accountNamed(clouds, "shared-services"));
    await expect(client.send(new ListAccessKeysCommand({ UserName: "nobody" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
    await expect(
      client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: "AKIAIOSFODNN7EXAMPLE" })),
    ).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });

  it("lists service-specific credentials of all users, expired ones as expired", async () => {
    const seen: string[] = [];
    for (const facts of clouds.world.aws.accounts(clouds.world.day).slice(0, 20)) {
      const answer = await iamOf(facts.id).send(
        new ListServiceSpecificCredentialsCommand({ AllUsers: true }),
      );
      for (const credential of answer.ServiceSpecificCredentials ?? []) {
        seen.push(String(credential.Status));
        if (credential.Status === ("Expired" as "Active")) {
          expect(credential.ExpirationDate?.getTime()).toBeLessThan(clouds.world.now.getTime());
        }
      }
    }
    expect(new Set(seen)).toEqual(new Set(["Active", "Inactive", "Expired"]));
  });

  it("lists identity providers by ARN and describes each", async () => {
    const account = accountNamed(clouds, "org-management");
    const client = iamOf(account);
    const { SAMLProviderList } = await client.send(new ListSAMLProvidersCommand({}));
    expect(SAMLProviderList?.length).toBe(2);
    const saml = await client.send(
      new GetSAMLProviderCommand({ SAMLProviderArn: SAMLProviderList?.[0]?.Arn }),
    );
    expect(saml.SAMLMetadataDocument).toContain("EntityDescriptor");
    const shared = iamOf(accountNamed(clouds, "shared-services"));
    const { OpenIDConnectProviderList } = await shared.send(new ListOpenIDConnectProvidersCommand({}));
    const urls = await Promise.all(
      (OpenIDConnectProviderList ?? []).map((item) =>
        shared.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: item.Arn })),
      ),
    );
    expect(urls.map((provider) => provider.Url)).toContain("token.actions.githubusercontent.com");
  });
});

describe("access reports", () => {
  const finished = async (
    client: IAMClient,
    JobId: string | undefined,
    Marker?: string,
  ): Promise<GetServiceLastAccessedDetailsCommandOutput> => {
    for (;;) {
      const answer = await client.send(
        new GetServiceLastAccessedDetailsCommand({ JobId, Marker, MaxItems: 1000 }),
      );
      if (answer.JobStatus !== "IN_PROGRESS") return answer;
    }
  };

  it("page at 200 services, follow on by marker, and track management actions", async () => {
    const whole = await startClouds({ date: "2026-11-24" });
    const account = accountNamed(whole, "org-management");
    const client = new IAMClient(clientOptions(whole, account));
    const Arn = `arn:aws:iam::${account}:role/break-glass-admin`;
    const { JobId } = await client.send(
      new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity: "ACTION_LEVEL" }),
    );
    const first = await finished(client, JobId);
    expect(first.ServicesLastAccessed).toHaveLength(200);
    expect(first.IsTruncated).toBe(true);
    const second = await finished(client, JobId, first.Marker);
    const services = [...(first.ServicesLastAccessed ?? []), ...(second.ServicesLastAccessed ?? [])];
    expect(services.length).toBeGreaterThan(300);
    const s3 = services.find((service) => service.ServiceNamespace === "s3");
    expect(s3?.TrackedActionsLastAccessed?.map((action) => action.ActionName)).toContain("CreateBucket");
    await whole.stop();
  });

  it("can be read only by the session that asked for them", async () => {
    const account = accountNamed(clouds, "search-prod");
    const role = stateOf(account).roles.find((candidate) => candidate.name.endsWith("-lambda"));
    const Arn = `arn:aws:iam::${account}:role/${role?.name}`;
    const asking = iamOf(account);
    const { JobId } = await asking.send(new GenerateServiceLastAccessedDetailsCommand({ Arn }));
    const other = iamOf(account);
    await expect(other.send(new GetServiceLastAccessedDetailsCommand({ JobId }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
    const report = await finished(asking, JobId);
    expect(report.ServicesLastAccessed?.length).toBeGreaterThan(0);
    expect(
      report.ServicesLastAccessed?.every((service) => service.TrackedActionsLastAccessed === undefined),
    ).toBe(true);
  });
});
