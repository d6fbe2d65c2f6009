/** How a grant counts for its holder: whom organization policies bind, what concerns single sessions only, since when it holds. */
import type { GrantTerms, HeldGrant, Holder } from "../granted-actions.ts";
import { resourceControl } from "./compile-policy.ts";

/** How `terms` marks what needs no policy. */
export const everything = "everything";

/** Source: IAM user guide, "AWS account root user": it may do everything in its account, within the organization's policies. */
export function awsInherentTerms({ kind }: Holder): GrantTerms[] {
  return kind === "aws_root_user" ? [{ ...always, select: everything }] : [];
}

/** Every grant of IAM reaches one account and holds until it is taken away. */
const always = {
  select: "",
  breadth: 2,
  conditional: false,
  level: "",
  since: null,
  changesAt: null,
} as const;

/** Empty for session policies (they narrow one session, not the role) and for policies that do not bind this holder. */
export function awsGrantTerms(grant: HeldGrant, holder: Holder): GrantTerms[] {
  if (grant.via === "session-policy") return [];
  if (grant.effect !== "org-policy") return [{ ...always, since: sinceOf(grant) }];
  if (isBeyondOrganizationPolicies(holder)) return [];
  const level = grant.scope.externalId;
  if (grant.via !== "resource-control-policy") return [{ ...always, level }];
  return [{ ...always, select: resourceControl, level: `${resourceControl} ${level}` }];
}

/**
 * Neither the management account nor service-linked roles are bound by service or resource control policies.
 * Source: Organizations user guide, "Tasks and entities not restricted by SCPs" and the same for RCPs.
 */
function isBeyondOrganizationPolicies({ attributes, scopes }: Holder): boolean {
  const isServiceLinked =
    typeof attributes.path === "string" && attributes.path.startsWith("/aws-service-role/");
  return isServiceLinked || scopes[0]?.attributes?.isManagementAccount === true;
}

/** The version of a customer's policy is dated; AWS's own change without the account, inline policies carry no date. */
function sinceOf({ effect, role }: HeldGrant): Date | null {
  if (effect !== "allow" || role.kind !== "aws_customer_policy") return null;
  const created = role.attributes.versionCreatedAt;
  const date = typeof created === "string" ? new Date(created) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}
