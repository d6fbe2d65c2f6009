/** AWS attaches a policy of its own to a user whose key it found in public; it does not say which key. */
import type { ExposureFlag, FlagContext, FlaggedCredential } from "../exposure-flags.ts";
import { isAwsManagedPolicy, parseArn } from "./keys.ts";

/** Source: AWS managed policy reference, AWSCompromisedKeyQuarantine, V2 and V3. */
const quarantine = /^policy\/(AWSCompromisedKeyQuarantine(?:V\d+)?)$/;

export function awsExposureFlag(
  { kind }: FlaggedCredential,
  { roles, alike }: FlagContext,
): ExposureFlag | null {
  if (kind !== "aws_access_key") return null;
  const names = roles.flatMap((role) => {
    // A managed policy is kept per account: `<account>/<ARN>`.
    const arn = role.slice(role.indexOf("/") + 1);
    return isAwsManagedPolicy(arn) ? (quarantine.exec(parseArn(arn)?.resource ?? "")?.[1] ?? []) : [];
  });
  const [name] = names.sort().reverse();
  if (name === undefined) return null;
  const which = alike > 1 ? ", without saying which of its keys" : "";
  return {
    name,
    words: `AWS found a key of this user in public${which} and attached ${name}`,
    confidence: alike > 1 ? "medium" : "high",
  };
}
