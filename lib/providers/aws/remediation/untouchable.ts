/** Whose permissions nobody edits in IAM. Sources: IAM user guide, "Service-linked roles"; IAM Identity Center user guide. */
import type { Subject } from "../../remediation.ts";

/** Null: it may be changed. */
export function untouchable({ kind, attributes, name }: Subject): string | null {
  if (kind === "aws_root_user")
    return "The root user may do everything in its account: no policy can be taken from it.";
  if (kind !== "aws_iam_role" && kind !== "aws_iam_user")
    return "It holds no policies that could be changed.";
  const path = typeof attributes.path === "string" ? attributes.path : "/";
  if (path.startsWith("/aws-service-role/"))
    return "It is a service-linked role: AWS keeps its policy, and only its service can delete it.";
  if (path.startsWith("/aws-reserved/"))
    return "IAM Identity Center makes this role from a permission set: change the permission set, for it writes the role anew.";
  return /^(AWSControlTower|OrganizationAccountAccessRole$)/.test(name)
    ? "AWS made it to manage the account: without it the account may not be reached any more."
    : null;
}

/** What made it, where that would make it anew; for a note. */
export function madeByNote(tags: Record<string, string>): string[] {
  const stack = tags["aws:cloudformation:stack-name"];
  if (stack !== undefined)
    return [
      `CloudFormation made it (stack ${stack}): make the change there, for the next update of the stack undoes any other.`,
    ];
  const tool = Object.entries(tags).find(([key, value]) => /terraform|pulumi|cdk/i.test(`${key} ${value}`));
  return tool === undefined
    ? []
    : [
        `Its tag ${tool[0]}=${tool[1]} says that code made it: make the change there, for the next apply undoes any other.`,
      ];
}
