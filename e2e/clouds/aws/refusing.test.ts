import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient, ListClustersCommand } from "@aws-sdk/client-ecs";
import {
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { issueSession } from "./sessions.ts";
import { accountNamed, clientOptions } from "./testing.ts";
import { accessKeyId, accountOfKey } from "./world/mint.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
});
afterEach(() => clouds.aws.permissions.reset());
afterAll(() => clouds.stop());

const source = () => clouds.aws.organizationSource as { externalId: string; roleName: string };
const assume = (account: string, more: { ExternalId?: string; RoleArn?: string } = {}) =>
  new STSClient(clientOptions(clouds)).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/rollcall-reader`,
      RoleSessionName: "test",
      ExternalId: source().externalId,
      ...more,
    }),
  );

describe("becoming the reader role", () => {
  it("gives credentials of that account, as the SDK's own provider uses them", async () => {
    const account = accountNamed(clouds, "checkout-prod");
    const options = clientOptions(clouds);
    const credentials = fromTemporaryCredentials({
      masterCredentials: options.credentials,
      params: {
        RoleArn: `arn:aws:iam::${account}:role/rollcall-reader`,
        RoleSessionName: "rollcall",
        ExternalId: source().externalId,
      },
      clientConfig: { endpoint: clouds.url, region: "us-east-1" },
    });
    const identity = await new STSClient({ ...options, credentials }).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: account,
      Arn: `arn:aws:sts::${account}:assumed-role/rollcall-reader/rollcall`,
    });
  });

  it("is refused in the same words for a wrong external id, a missing role, an unknown, a closed and a denied account", async () => {
    const account = accountNamed(clouds, "checkout-prod");
    const refused = {
      name: "AccessDenied",
      message: expect.stringMatching(
        /^User: arn:aws:sts::\d+:assumed-role\/rollcall-collector\/rollcall is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::/,
      ),
    };
    await expect(assume(account, { ExternalId: "guess" })).rejects.toMatchObject(refused);
    await expect(assume(account, { ExternalId: undefined })).rejects.toMatchObject(refused);
    await expect(assume(account, { RoleArn: `arn:aws:iam::${account}:role/nobody` })).rejects.toMatchObject(
      refused,
    );
    await expect(
      assume(account, { RoleArn: `arn:aws:iam::${account}:role/break-glass-admin` }),
    ).rejects.toMatchObject(refused);
    await expect(assume("123456789012")).rejects.toMatchObject(refused);
    await expect(assume(accountNamed(clouds, "legacy-shop"))).rejects.toMatchObject(refused);
    clouds.aws.permissions.denyScope(account);
    await expect(assume(account)).rejects.toMatchObject(refused);
  });
});

describe("sessions", () => {
  it("expire: each service then says so in its own words", async () => {
    const account = accountNamed(clouds, "checkout-prod");
    const credentials = issueSession({
      account,
      roleId: "AROATEST",
      rolePath: "/",
      roleName: "rollcall-reader",
      sessionName: "old",
      seconds: -1,
    });
    const options = { ...clientOptions(clouds), credentials: { ...credentials, expiration: undefined } };
    await expect(new IAMClient(options).send(new ListAccessKeysCommand({}))).rejects.toMatchObject({
      name: "ExpiredToken",
    });
    await expect(new ECSClient(options).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
    await expect(new LambdaClient(options).send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
    await expect(new EC2Client(options).send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: "RequestExpired",
    });
  });

  it("are refused when key and token do not belong together, or there is no token", async () => {
    const [one, other] = [
      clouds.aws.credentials(accountNamed(clouds, "search-prod")),
      clouds.aws.credentials(accountNamed(clouds, "search-dev")),
    ];
    const mixed = { ...one, sessionToken: other.sessionToken };
    for (const credentials of [mixed, { ...one, sessionToken: undefined }]) {
      await expect(
        new IAMClient({ ...clientOptions(clouds), credentials }).send(new ListAccessKeysCommand({})),
      ).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    }
  });

  it("carry the account in the key id, as AWS encodes it", () => {
    expect(accountOfKey(accessKeyId("ASIA", "012345678901", "x"))).toBe("012345678901");
    expect(accountOfKey("AKIAIOSFODNN7EXAMPLE")).toBe("581039954779");
    expect(accountOfKey("not a key")).toBeNull();
  });
});

describe("permissions", () => {
  const account = () => accountNamed(clouds, "checkout-prod");

  it("refuse what is not listed with AWS's own text, per account or everywhere", async () => {
    const iam = new IAMClient(clientOptions(clouds, account()));
    clouds.aws.permissions.deny("iam:GetAccountAuthorizationDetails", account());
    await expect(iam.send(new GetAccountAuthorizationDetailsCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:sts::${account()}:assumed-role/rollcall-reader/rollcall is not authorized to perform: iam:GetAccountAuthorizationDetails on resource: * because no identity-based policy allows the iam:GetAccountAuthorizationDetails action`,
    });
    const elsewhere = new IAMClient(clientOptions(clouds, accountNamed(clouds, "search-dev")));
    await expect(elsewhere.send(new GetAccountAuthorizationDetailsCommand({}))).resolves.toHaveProperty(
      "RoleDetailList",
    );
    clouds.aws.permissions.allowOnly(["lambda:ListFunctions"]);
    await expect(elsewhere.send(new GetAccountAuthorizationDetailsCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await expect(
      new LambdaClient(clientOptions(clouds, account())).send(new ListFunctionsCommand({})),
    ).resolves.toHaveProperty("Functions");
    await expect(
      new ECSClient(clientOptions(clouds, account())).send(new ListClustersCommand({})),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
    await expect(
      new EC2Client(clientOptions(clouds, account())).send(new DescribeInstancesCommand({})),
    ).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  it("never let the collector write, and the simulator has no operation it was not built for", async () => {
    const iam = new IAMClient(clientOptions(clouds, account()));
    const { DeleteRoleCommand } = await import("@aws-sdk/client-iam");
    await expect(iam.send(new DeleteRoleCommand({ RoleName: "github-deploy" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: "InvalidAction" });
  });
});

describe("a request that makes no sense", () => {
  const account = () => accountNamed(clouds, "checkout-prod");

  it("is refused in a region that is not enabled, in the words of the service", async () => {
    const options = clientOptions(clouds, account(), { region: "me-south-1" });
    await expect(new LambdaClient(options).send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
    await expect(new EC2Client(options).send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: "AuthFailure",
    });
  });

  it("is refused when a member is missing or a limit is out of range", async () => {
    const iam = new IAMClient(clientOptions(clouds, account()));
    const { GetAccessKeyLastUsedCommand } = await import("@aws-sdk/client-iam");
    const missing = new GetAccessKeyLastUsedCommand({ AccessKeyId: undefined });
    await expect(iam.send(missing)).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("Value null at 'AccessKeyId'"),
    });
    const tooMany = new GetAccountAuthorizationDetailsCommand({ MaxItems: 5000 });
    await expect(iam.send(tooMany)).rejects.toMatchObject({ name: "ValidationError" });
    const ec2 = new EC2Client(clientOptions(clouds, account()));
    await expect(ec2.send(new DescribeInstancesCommand({ MaxResults: 4 }))).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
  });

  it("without a signature is told that it lacks one", async () => {
    const response = await fetch(clouds.url, {
      method: "POST",
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>MissingAuthenticationToken</Code>");
  });
});
