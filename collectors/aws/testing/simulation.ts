import { accountsOn, isSuspended } from "#e2e/clouds/aws/world/organization.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import type { FaultScene } from "../../testing/fault-scene.ts";
import { richScopes } from "../../testing/rich-scopes.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";

/** The simulated organization, read by one source, or by one that leaves most accounts out. */
export async function simulatedAws(): Promise<Simulation> {
  const clouds = await startClouds({ date, pageCap: 40 });
  const { permissions, oracle, announcement, organizationSource } = clouds.aws;
  const elsewhere = await startClouds({ date, seed: "another company" });
  const smallScopes = richScopes(oracle.truth());
  return {
    endpoint: clouds.url,
    date,
    environment: announcement.environment,
    configs: { organization: organizationSource },
    smallConfig: { ...organizationSource, accounts: smallScopes },
    deny: (permission) => permissions.deny(permission),
    failFrom: (permission, from) => {
      const [service = "", action = ""] = permission.split(":");
      const fault = clouds.faults.add({ service, action, from, effect: { kind: "error" } });
      return () => fault.hits;
    },
    slow: (milliseconds) => {
      const fault = clouds.faults.add({ effect: { kind: "slow", milliseconds } });
      return () => fault.hits;
    },
    faults: faultsOf(clouds, elsewhere, smallScopes),
    reset: () => {
      clouds.setDate(date);
      permissions.reset();
      clouds.faults.clear();
    },
    visible: () => oracle.visible(),
    stop: async () => {
      await clouds.stop();
      await elsewhere.stop();
    },
  };
}

function faultsOf(clouds: Clouds, elsewhere: Clouds, smallScopes: string[]): FaultScene {
  const { organizationSource, permissions } = clouds.aws;
  const { organization } = clouds.world.aws;
  const legacy = organization.accounts.find(({ suspendedDay }) => suspendedDay !== null);
  const gone = legacy?.id ?? "";
  return {
    smallScopes,
    every: (effect, when) => {
      const fault = clouds.faults.add({ cloud: "aws", from: when === "midway" ? 60 : 1, effect });
      return () => fault.hits;
    },
    pagedPermission: "iam:GetAccountAuthorizationDetails",
    many: {
      config: organizationSource,
      scopes: accountsOn(organization, clouds.world.day)
        .filter((account) => !isSuspended(account, clouds.world.day))
        .map(({ id }) => id),
      scope: smallScopes[0] ?? "",
      refuse: () => permissions.denyScope(smallScopes[0] ?? ""),
    },
    led: [
      {
        name: "the wrong organization",
        // Run in the management account, where nothing but the credentials says which organization it is.
        config: { ...organizationSource, managementRoleArn: undefined, accounts: smallScopes },
        right: environmentIn(clouds, organization.managementId),
        wrong: environmentIn(elsewhere, elsewhere.world.aws.organization.managementId),
      },
      {
        name: "another account",
        config: { mode: "account" },
        right: environmentIn(clouds, smallScopes[0] ?? ""),
        wrong: environmentIn(clouds, smallScopes[1] ?? ""),
      },
    ],
    closing: {
      name: "an account",
      config: { ...organizationSource, accounts: [gone, smallScopes[0]] },
      scopes: [gone, smallScopes[0] ?? ""],
      scope: gone,
      isSaid: true,
      open: () => clouds.setDate("2026-08-01"),
      close: () => clouds.setDate(date),
    },
  };
}

/** What a collector is told that runs with the reader role in the account. */
function environmentIn(clouds: Clouds, account: string): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = clouds.aws.credentials(account);
  return {
    ROLLCALL_ENDPOINT_AWS: clouds.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
