import { createHash, createHmac } from "node:crypto";
import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  EC2Client,
  paginateDescribeInstances,
} from "@aws-sdk/client-ec2";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  paginateListClusters,
  paginateListServices,
} from "@aws-sdk/client-ecs";
import {
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  paginateListClusters as paginateEksClusters,
  paginateListPodIdentityAssociations,
} from "@aws-sdk/client-eks";
import { LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListOrganizationalUnitsForParent,
  paginateListPolicies,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { accountNamed, clientOptions, collected } from "./testing.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 2 });
});
afterAll(async () => {
  expect(clouds.stats().aws?.violations).toEqual([]);
  await clouds.stop();
});

const states = () =>
  clouds.world.aws
    .accounts(clouds.world.day)
    .slice(0, 20)
    .map((facts) => clouds.world.aws.account(facts.id, clouds.world.day));
const regions = () => clouds.world.aws.organization.regions;

describe("Organizations", () => {
  const client = () =>
    new OrganizationsClient(clientOptions(clouds, clouds.world.aws.organization.managementId));

  it("lists the tree and all accounts, past pages that hold nothing but a token", async () => {
    const { organization } = clouds.world.aws;
    const org = client();
    expect((await org.send(new DescribeOrganizationCommand({}))).Organization?.Id).toBe(organization.id);
    const { Roots } = await org.send(new ListRootsCommand({}));
    expect(Roots?.[0]?.PolicyTypes?.map((type) => type.Type)).toContain("RESOURCE_CONTROL_POLICY");
    const accounts = await collected(paginateListAccounts({ client: org }, {}), (page) => page.Accounts);
    expect(accounts.items.map((account) => account.Id)).toEqual(
      organization.accounts.map((account) => account.id),
    );
    expect(accounts.items.filter((account) => account.State === "SUSPENDED")).toHaveLength(1);
    expect(
      accounts.items.every((account) =>
        account.Paths?.[0]?.startsWith(`${organization.id}/${organization.rootId}/`),
      ),
    ).toBe(true);
    const opening = await org.send(new ListAccountsCommand({}));
    expect(opening).toMatchObject({ Accounts: [], NextToken: expect.any(String) });
    const first = await org.send(new ListAccountsForParentCommand({ ParentId: organization.rootId }));
    expect(first).toMatchObject({ Accounts: [], NextToken: expect.any(String) });
    const units = await collected(
      paginateListOrganizationalUnitsForParent({ client: org }, { ParentId: organization.rootId }),
      (page) => page.OrganizationalUnits,
    );
    expect(units.items.map((unit) => unit.Name)).toEqual([
      "Security",
      "Infrastructure",
      "Workloads",
      "Sandbox",
      "Suspended",
    ]);
  });

  it("gives policies with documents and every target", async () => {
    const org = client();
    const { organization } = clouds.world.aws;
    for (const Filter of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const) {
      const { items } = await collected(
        paginateListPolicies({ client: org }, { Filter }),
        (page) => page.Policies,
      );
      expect(items.map((policy) => policy.Id)).toEqual(
        organization.policies.filter((policy) => policy.type === Filter).map((policy) => policy.id),
      );
      for (const { Id } of items) {
        const { Policy } = await org.send(new DescribePolicyCommand({ PolicyId: Id }));
        expect(JSON.parse(Policy?.Content ?? "")).toHaveProperty("Statement");
        const targets = await collected(
          paginateListTargetsForPolicy({ client: org }, { PolicyId: Id }),
          (page) => page.Targets,
        );
        const own = organization.policies.find((policy) => policy.id === Id)?.targets;
        const all = 1 + organization.units.length + organization.accounts.length;
        expect(targets.items).toHaveLength(own === "everything" ? all : (own?.length ?? -1));
      }
    }
  });

  it("answers member accounts about the organization itself and nothing else", async () => {
    const member = new OrganizationsClient(clientOptions(clouds, accountNamed(clouds, "search-prod")));
    await expect(member.send(new DescribeOrganizationCommand({}))).resolves.toHaveProperty("Organization");
    await expect(member.send(new ListRootsCommand({}))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("what runs as a role", () => {
  it("Lambda: every function of every region with its role", async () => {
    const found: (string | undefined)[] = [];
    for (const state of states()) {
      for (const region of regions()) {
        const client = new LambdaClient(clientOptions(clouds, state.id, { region }));
        const { items } = await collected(paginateListFunctions({ client }, {}), (page) => page.Functions);
        found.push(...items.map((item) => `${item.FunctionArn} ${item.Role}`));
      }
    }
    const expected = states().flatMap((state) =>
      state.functions.map(
        (item) =>
          `arn:aws:lambda:${item.region}:${state.id}:function:${item.name} arn:aws:iam::${state.id}:role/${item.role}`,
      ),
    );
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it("ECS: services by cluster, roles on the task definition", async () => {
    const state = states().find((candidate) => candidate.services.length > 0);
    const [service] = state?.services ?? [];
    const client = new ECSClient(clientOptions(clouds, state?.id, { region: service?.region }));
    const clusters = await collected(paginateListClusters({ client }, {}), (page) => page.clusterArns);
    const arns = await collected(
      paginateListServices({ client }, { cluster: clusters.items[0] }),
      (page) => page.serviceArns,
    );
    expect(arns.items).toHaveLength(
      state?.services.filter((item) => item.region === service?.region).length ?? -1,
    );
    const described = await client.send(
      new DescribeServicesCommand({ cluster: clusters.items[0], services: [arns.items[0] ?? "", "missing"] }),
    );
    expect(described.failures).toEqual([{ arn: "missing", reason: "MISSING" }]);
    const { taskDefinition } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: described.services?.[0]?.taskDefinition }),
    );
    expect(taskDefinition?.taskRoleArn).toMatch(/:role\/.+-task$/);
    expect(taskDefinition?.executionRoleArn).toMatch(/:role\/ecs-task-execution$/);
  });

  it("EC2: instances with their profiles over pages, and the regions that are enabled", async () => {
    const state = states().find((candidate) => candidate.instances.length > 2);
    const region = state?.instances[0]?.region;
    const client = new EC2Client(clientOptions(clouds, state?.id, { region }));
    const { items } = await collected(paginateDescribeInstances({ client }, {}), (page) => page.Reservations);
    const instances = items.flatMap((reservation) => reservation.Instances ?? []);
    expect(instances.map((item) => item.InstanceId)).toEqual(
      state?.instances.filter((item) => item.region === region).map((item) => item.id),
    );
    expect(instances[0]?.IamInstanceProfile?.Arn).toMatch(/:instance-profile\//);
    expect(instances[0]?.LaunchTime).toBeInstanceOf(Date);
    const { Regions } = await client.send(new DescribeRegionsCommand({}));
    expect(Regions?.map((item) => item.RegionName)).toEqual(regions());
    expect((await client.send(new DescribeRegionsCommand({ AllRegions: true }))).Regions?.length).toBe(7);
    await expect(client.send(new DescribeInstancesCommand({ MaxResults: 4 }))).rejects.toMatchObject({
      Code: "InvalidParameterValue",
    });
    await expect(client.send(new DescribeInstancesCommand({ NextToken: "x" }))).rejects.toMatchObject({
      Code: "InvalidParameterValue",
    });
  });

  it("EKS: clusters with issuers; associations whose role only the details give", async () => {
    let associations = 0;
    for (const state of states()) {
      for (const cluster of state.clusters) {
        const client = new EKSClient(clientOptions(clouds, state.id, { region: cluster.region }));
        const names = await collected(paginateEksClusters({ client }, {}), (page) => page.clusters);
        expect(names.items).toContain(cluster.name);
        const described = await client.send(new DescribeClusterCommand({ name: cluster.name }));
        expect(described.cluster?.identity?.oidc?.issuer).toBe(
          `https://oidc.eks.${cluster.region}.amazonaws.com/id/${cluster.issuerId}`,
        );
        const listed = await collected(
          paginateListPodIdentityAssociations({ client }, { clusterName: cluster.name }),
          (page) => page.associations,
        );
        for (const item of listed.items) {
          expect(item).not.toHaveProperty("roleArn");
          const { association } = await client.send(
            new DescribePodIdentityAssociationCommand({
              clusterName: cluster.name,
              associationId: item.associationId,
            }),
          );
          expect(association?.roleArn).toMatch(/:role\/.+/);
          associations += 1;
        }
      }
    }
    expect(associations).toBe(states().flatMap((state) => state.associations).length);
  });

  it("Roles Anywhere: anchors, profiles and subjects by signed GET", async () => {
    const state = states().find((candidate) => candidate.profiles.length > 0);
    const [profile] = state?.profiles ?? [];
    const get = async (path: string) => {
      const signer = new SignatureV4({
        service: "rolesanywhere",
        region: profile?.region ?? "",
        credentials: clouds.aws.credentials(state?.id),
        sha256: Sha256,
      });
      const { hostname, port, host } = new URL(clouds.url);
      const signed = await signer.sign({
        method: "GET",
        protocol: "http:",
        hostname,
        port: Number(port),
        path,
        query: {},
        headers: { host },
      });
      const response = await fetch(`${clouds.url}${path}`, { headers: signed.headers });
      return {
        status: response.status,
        body: (await response.json()) as Record<string, Record<string, unknown>[]>,
      };
    };
    const { body } = await get("/profiles");
    expect(body.profiles?.[0]).toMatchObject({
      name: profile?.name,
      roleArns: profile?.roles.map((role) => `arn:aws:iam::${state?.id}:role/${role}`),
      createdAt: expect.stringMatching(/Z$/),
    });
    expect((await get("/trustanchors")).body.trustAnchors).toHaveLength(1);
    expect((await get("/subjects")).body.subjects?.[0]).toHaveProperty("lastSeenAt");
    expect((await get("/nothing")).status).toBe(404);
  });
});

class Sha256 {
  private readonly hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      secret === undefined
        ? createHash("sha256")
        : createHmac("sha256", typeof secret === "string" ? secret : new Uint8Array(secret as ArrayBuffer));
  }
  update(data: Uint8Array | string): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.hash.digest());
  }
}
