/** What IAM asks of a trust policy before it stores it: its form, its length, and principals that there are. */
import type { Call } from "../call.ts";
import { WireError } from "../wire/wire-error.ts";
import { roleArn, userArn } from "../world/forge.ts";
import type { Json, TrustParty } from "../world/model.ts";
import { parseTrust } from "../world/parse-trust.ts";

/** Without white space. Source: IAM quotas, "Role trust policy length". */
const longest = 2048;

/** Throws for a principal that was deleted, or is none of the accounts there are; who is in others nobody here knows. */
export function checkedTrust(call: Call, document: string): string {
  const trust = parseTrust(parsed(document));
  if (trust === null) throw new WireError("MalformedPolicyDocument", "Syntax errors in policy.");
  if (JSON.stringify(parsed(document)).length > longest)
    throw new WireError("LimitExceeded", `Cannot exceed quota for ACLSizePerRole: ${longest}`, 409);
  const unknown = trust.flatMap(({ parties }) => parties).find((party) => !isThere(call, party));
  if (unknown !== undefined)
    throw new WireError("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${nameOf(unknown)}"`);
  return document;
}

function parsed(document: string): Json {
  try {
    return JSON.parse(document) as Json;
  } catch {
    return null;
  }
}

function isThere({ world }: Call, party: TrustParty): boolean {
  if (party.kind === "deleted") return false;
  if (party.kind !== "principal") return true;
  const account = party.arn.split(":")[4] ?? "";
  if (!world.aws.accounts(world.day).some(({ id }) => id === account)) return true;
  const state = world.aws.account(account, world.day);
  return (
    state.roles.some((role) => roleArn(account, role) === party.arn) ||
    state.users.some((user) => userArn(account, user) === party.arn)
  );
}

function nameOf(party: TrustParty): string {
  if (party.kind === "principal") return party.arn;
  return party.kind === "deleted" ? party.id : party.kind;
}
