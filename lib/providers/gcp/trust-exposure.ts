/** What is wrong with a member that may act as a service account: everybody, a set that names nobody, an account from elsewhere. */
import type { Exposure, Trust } from "../trust-exposure.ts";
import { isWorkloadPool } from "./keys.ts";
import { type Member, parseMember } from "./members.ts";
import { serviceAgentOf } from "./service-agents.ts";

export function gcpTrustExposure({ trusted, condition, attributes }: Trust): Exposure | null {
  if (attributes.deletedMember === true) return { is: "gone", who: trusted.value, confidence: "high" };
  if (trusted.kind === "anyone") return { is: "anyone", who: "anyone", confidence: "high" };
  if (trusted.kind === "name") return ofName(trusted.value, condition !== null);
  if (trusted.kind !== "member") return null;
  const member = parseMember(trusted.value);
  return member.deleted ? { is: "gone", who: trusted.value, confidence: "high" } : ofMember(member);
}

/** A whole pool, or an account by its e-mail. */
function ofName(value: string, isConditional: boolean): Exposure | null {
  if (isWorkloadPool(value)) {
    return { is: "loose", who: `everybody in the pool ${value.split("/").at(-1)}`, confidence: "medium" };
  }
  if (isConditional || serviceAgentOf(value) !== null) return null;
  return { is: "outsider", who: value, confidence: "low" };
}

function ofMember(member: Member): Exposure | null {
  switch (member.form) {
    case "anyone":
      return { is: "anyone", who: "anyone", confidence: "high" };
    case "authenticated":
      return { is: "anyone", who: "anyone with a Google account", confidence: "high" };
    case "domain":
      return { is: "loose", who: `everybody at ${member.domain}`, confidence: "medium" };
    case "customer":
      return { is: "loose", who: `everybody of customer ${member.customer}`, confidence: "medium" };
    case "account-set":
      return { is: "loose", who: `every account of ${member.scope}`, confidence: "medium" };
    case "pool-member":
      return member.isSet && isWorkloadPool(member.pool) ? ofSet(member.selector) : null;
    default:
      return null;
  }
}

/** Attributes that published mappings fill with an owner of many, not with one repository, project or workspace. */
const ofMany =
  /^attribute\.(repository_owner|repository_owner_id|namespace_path|namespace_id|organization|organization_id|enterprise|terraform_organization_\w+)\//;

function ofSet(selector: string): Exposure | null {
  const value = selector.slice(selector.indexOf("/") + 1);
  if (/^[*?]*$/.test(value)) return { is: "loose", who: `whoever has any ${selector}`, confidence: "high" };
  if (ofMany.test(selector))
    return { is: "loose", who: `whatever belongs to ${value}`, confidence: "medium" };
  if (selector.startsWith("namespace/"))
    return { is: "loose", who: `any service account of the namespace ${value}`, confidence: "medium" };
  return selector.startsWith("kubernetes.cluster/")
    ? { is: "loose", who: "any service account of the cluster", confidence: "high" }
    : null;
}
