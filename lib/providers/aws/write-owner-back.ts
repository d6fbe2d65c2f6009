/** Tags an IAM role or user with its owner. Source: AWS CLI, `iam tag-role`, `iam tag-user`; a tag of that key is overwritten. */
import {
  type NewOwner,
  type OwnedThing,
  ownerKeyAmong,
  ownerValue,
  shellWord,
  type WriteBack,
} from "../owner-write-back.ts";

const verbs: Record<string, { verb: string; option: string }> = {
  aws_iam_role: { verb: "tag-role", option: "--role-name" },
  aws_iam_user: { verb: "tag-user", option: "--user-name" },
};

/** Null for what takes no tags: root users, services, groups. */
export function writeOwnerBack({ kind, name, tags, scope }: OwnedThing, owner: NewOwner): WriteBack | null {
  const how = verbs[kind];
  if (how === undefined) return null;
  const key = ownerKeyAmong(tags);
  // The short form parts keys and values by commas and equals signs: JSON takes any text.
  const tag = JSON.stringify([{ Key: key, Value: ownerValue(owner, tags[key]) }]);
  const account = scope === null ? "" : ` Run it in account ${scope.externalId} (${scope.name}).`;
  return {
    command: `aws iam ${how.verb} ${how.option} ${shellWord(name)} --tags ${shellWord(tag)}`,
    note: `It takes iam:${how.verb === "tag-role" ? "TagRole" : "TagUser"}.${account} If a stack or Terraform made it, change the tag there.`,
  };
}
