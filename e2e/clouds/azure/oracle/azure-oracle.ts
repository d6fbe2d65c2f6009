/** What the oracle says of Azure: walks the tenant and lists what the sight lets through. */
import {
  addAnswer,
  distinct,
  emptyAnswer,
  type OracleAnswer,
  type OracleGranted,
  type OracleObserved,
  type OracleRisks,
  type OracleUsage,
} from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { AzurePermissions } from "../permissions.ts";
import { lastToken } from "../world/activity.ts";
import { azureGrants } from "./azure-grants.ts";
import { credentialsOf } from "./credentials.ts";
import {
  appRoleGrants,
  consentGrants,
  directoryGrants,
  groupsWithGrants,
  membershipsOf,
} from "./directory-grants.ts";
import { grantedOf } from "./granted.ts";
import { identitiesOf } from "./identities.ts";
import { observedOf } from "./observed.ts";
import { ownerHintsOf } from "./owner-hints.ts";
import { risksOf } from "./risks.ts";
import { scopesOf } from "./scopes.ts";
import { everythingSeen, type Sight, sightThrough } from "./sight.ts";
import { trustsOf } from "./trusts.ts";
import { workloadsOf } from "./workloads.ts";

export type AzureOracle = {
  /** Everything that exists in the tenant and in subscriptions that are open. */
  truth(): OracleAnswer;
  /** What the collector could see with these permissions. */
  visible(permissions: AzurePermissions): OracleAnswer;
  /** When applications last signed in as themselves, of those that ever did; nothing where no report can be read. */
  usage(permissions: AzurePermissions, isLicensed: boolean): OracleUsage[];
  risks(permissions: AzurePermissions): OracleRisks;
  /** What everybody may do, as far as these permissions show it. */
  granted(permissions: AzurePermissions): OracleGranted[];
  /** What evidence these permissions give, when the whole of the activity log is read. */
  observed(permissions: AzurePermissions, isLicensed: boolean): OracleObserved[];
};

export function createAzureOracle(world: World): AzureOracle {
  return {
    truth: () => answerThrough(world, everythingSeen(world)),
    visible: (permissions) => answerThrough(world, sightThrough(world, permissions)),
    usage: (permissions, isLicensed) =>
      isLicensed && permissions.mayAsk(["AuditLog.Read.All"]) ? signIns(world) : [],
    risks: (permissions) => risksOf(world, sightThrough(world, permissions)),
    granted: (permissions) => grantedOf(world, sightThrough(world, permissions)),
    observed: (permissions, isLicensed) => {
      const reports = isLicensed && permissions.mayAsk(["AuditLog.Read.All"]);
      return observedOf(world, sightThrough(world, permissions), reports);
    },
  };
}

function answerThrough(world: World, sight: Sight): OracleAnswer {
  const { tenant } = world.azure;
  const directory = world.azure.directory(world.day);
  const groups = groupsWithGrants(tenant, directory, sight);
  const answer = emptyAnswer();
  addAnswer(answer, {
    scopes: scopesOf(world, sight),
    identities: identitiesOf(directory, sight, groups),
    credentials: credentialsOf(world, directory, sight),
    memberships: membershipsOf(directory, groups),
    workloads: workloadsOf(directory, sight),
    ownerHints: ownerHintsOf(directory, sight),
  });
  addAnswer(answer, azureGrants(tenant, directory, sight));
  addAnswer(answer, appRoleGrants(directory, sight));
  addAnswer(answer, consentGrants(directory, sight));
  addAnswer(answer, directoryGrants(tenant, directory, sight));
  addAnswer(answer, trustsOf(directory, sight));
  return { ...answer, externals: distinct(answer.externals) };
}

/** Managed identities and Microsoft's own applications are in no report. */
function signIns(world: World): OracleUsage[] {
  return world.azure.directory(world.day).principals.flatMap((principal) => {
    if (principal.type === "ManagedIdentity" || principal.nature === "provider-managed") return [];
    const lastUsedAt = lastToken(principal, world.day);
    if (lastUsedAt === null) return [];
    const row = { source: "entra-application-sign-in", plane: "identity", action: "*" };
    return [{ principal: principal.id, ...row, lastUsedAt }];
  });
}
