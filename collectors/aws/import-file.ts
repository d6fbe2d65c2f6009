/** Checks an export of GetAccountAuthorizationDetails whole: what passes here can be mapped without a surprise. */
import { z } from "zod";
import { parseInstant } from "#lib/clock.ts";
import { Invalid } from "#lib/errors.ts";
import type { AuthorizationPage } from "./authorization-types.ts";

const instant = z.string().transform((text, ctx) => {
  const date = parseInstant(text);
  if (date !== null) return date;
  ctx.addIssue({ code: "custom", message: `"${text.slice(0, 40)}" is not a date` });
  return z.NEVER;
});

const attached = z
  .array(z.looseObject({ PolicyName: z.string().optional(), PolicyArn: z.string() }))
  .optional();
const inline = z.array(z.looseObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).optional();
const boundary = z.looseObject({ PermissionsBoundaryArn: z.string().optional() }).optional();
const tags = z.array(z.looseObject({ Key: z.string(), Value: z.string().optional() })).optional();
const entity = { Path: z.string().optional(), Arn: z.string(), CreateDate: instant.optional() };

const user = z.looseObject({
  ...entity,
  UserName: z.string(),
  UserId: z.string(),
  UserPolicyList: inline,
  GroupList: z.array(z.string()).optional(),
  AttachedManagedPolicies: attached,
  PermissionsBoundary: boundary,
  Tags: tags,
});

const group = z.looseObject({
  ...entity,
  GroupName: z.string(),
  GroupId: z.string(),
  GroupPolicyList: inline,
  AttachedManagedPolicies: attached,
});

const role = z.looseObject({
  ...entity,
  RoleName: z.string().optional(),
  RoleId: z.string(),
  AssumeRolePolicyDocument: z.unknown(),
  InstanceProfileList: z.array(z.looseObject({ Arn: z.string().optional() })).optional(),
  RolePolicyList: inline,
  AttachedManagedPolicies: attached,
  PermissionsBoundary: boundary,
  Tags: tags,
  RoleLastUsed: z.looseObject({ LastUsedDate: instant.optional(), Region: z.string().optional() }).optional(),
});

const version = z.looseObject({
  Document: z.unknown(),
  VersionId: z.string().optional(),
  IsDefaultVersion: z.boolean().optional(),
  CreateDate: instant.optional(),
});

const policy = z.looseObject({
  Arn: z.string(),
  PolicyName: z.string().optional(),
  Path: z.string().optional(),
  DefaultVersionId: z.string().optional(),
  AttachmentCount: z.number().optional(),
  PolicyVersionList: z.array(version).optional(),
});

const lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

const exportFile = z.looseObject({
  UserDetailList: z.array(user).optional(),
  GroupDetailList: z.array(group).optional(),
  RoleDetailList: z.array(role).optional(),
  Policies: z.array(policy).optional(),
  IsTruncated: z.boolean().optional(),
});

/** Throws Invalid for anything but a whole export. `isTruncated`: the file itself says that it is not the whole walk. */
export function parseExport(text: string, path: string): { page: AuthorizationPage; isTruncated: boolean } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw refused(path, "it is not valid JSON; it may have been cut off", error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refused(path, "it is not a JSON object");
  if (!lists.some((list) => list in value)) throw refused(path, `it has none of ${lists.join(", ")}`);
  const parsed = exportFile.safeParse(value);
  if (parsed.success) return { page: parsed.data, isTruncated: parsed.data.IsTruncated === true };
  const issue = parsed.error.issues[0];
  throw refused(path, `${issue?.path.join(".")}: ${issue?.message}`, parsed.error);
}

function refused(path: string, reason: string, cause?: unknown): Invalid {
  return new Invalid(`${path} is not an export of IAM's authorization details: ${reason}.`, {
    cause,
    hint: "Write it with: aws iam get-account-authorization-details > details.json",
  });
}
