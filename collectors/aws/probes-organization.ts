/** Probes for what the collector asks AWS Organizations. */
import type { Access } from "./access.ts";
import { onFirst, type Probe, simple } from "./probe.ts";

async function organizationsOf(access: Access) {
  const sdk = await import("@aws-sdk/client-organizations");
  return {
    sdk,
    client: access.client(
      "organizations",
      access.homeRegion,
      (options) => new sdk.OrganizationsClient(options),
    ),
  };
}

async function root(access: Access) {
  const { sdk, client } = await organizationsOf(access);
  const answer = await access.call("organizations:ListRoots", (options) =>
    client.send(new sdk.ListRootsCommand({}), options),
  );
  return answer.Roots?.[0]?.Id;
}

/** The first page may be empty and still have a token. */
async function firstPolicy(access: Access) {
  const { sdk, client } = await organizationsOf(access);
  let NextToken: string | undefined;
  do {
    const answer = await access.call("organizations:ListPolicies", (options) =>
      client.send(new sdk.ListPoliciesCommand({ Filter: "SERVICE_CONTROL_POLICY", NextToken }), options),
    );
    const id = answer.Policies?.[0]?.Id;
    if (id !== undefined) return id;
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}

export const organizationProbes: Probe[] = [
  simple("organizations:DescribeOrganization", async (access, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.DescribeOrganizationCommand({}), options);
  }),
  simple("organizations:ListRoots", async (access, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.ListRootsCommand({}), options);
  }),
  onFirst("organizations:ListOrganizationalUnitsForParent", root, async (access, ParentId, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.ListOrganizationalUnitsForParentCommand({ ParentId }), options);
  }),
  simple("organizations:ListAccounts", async (access, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.ListAccountsCommand({}), options);
  }),
  onFirst("organizations:ListAccountsForParent", root, async (access, ParentId, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.ListAccountsForParentCommand({ ParentId }), options);
  }),
  simple("organizations:ListPolicies", async (access, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.ListPoliciesCommand({ Filter: "SERVICE_CONTROL_POLICY" }), options);
  }),
  onFirst("organizations:DescribePolicy", firstPolicy, async (access, PolicyId, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.DescribePolicyCommand({ PolicyId }), options);
  }),
  onFirst("organizations:ListTargetsForPolicy", firstPolicy, async (access, PolicyId, options) => {
    const { sdk, client } = await organizationsOf(access);
    return client.send(new sdk.ListTargetsForPolicyCommand({ PolicyId }), options);
  }),
];
