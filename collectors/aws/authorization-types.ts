/**
 * What GetAccountAuthorizationDetails gives, as far as Rollcall reads it: the SDK's answer and an export file fit alike. Documents are
 * `unknown` because they arrive URL-encoded, plain or parsed. Every member may be absent.
 */
export type PolicyText = { PolicyName?: string; PolicyDocument?: unknown };
export type AttachedPolicy = { PolicyName?: string; PolicyArn?: string };
export type Tag = { Key?: string; Value?: string };
type Boundary = { PermissionsBoundaryArn?: string };

export type UserDetail = {
  Path?: string;
  UserName?: string;
  UserId?: string;
  Arn?: string;
  CreateDate?: Date;
  UserPolicyList?: PolicyText[];
  GroupList?: string[];
  AttachedManagedPolicies?: AttachedPolicy[];
  PermissionsBoundary?: Boundary;
  Tags?: Tag[];
};

export type GroupDetail = {
  Path?: string;
  GroupName?: string;
  GroupId?: string;
  Arn?: string;
  CreateDate?: Date;
  GroupPolicyList?: PolicyText[];
  AttachedManagedPolicies?: AttachedPolicy[];
};

export type RoleDetail = {
  Path?: string;
  RoleName?: string;
  RoleId?: string;
  Arn?: string;
  CreateDate?: Date;
  AssumeRolePolicyDocument?: unknown;
  InstanceProfileList?: { Arn?: string }[];
  RolePolicyList?: PolicyText[];
  AttachedManagedPolicies?: AttachedPolicy[];
  PermissionsBoundary?: Boundary;
  Tags?: Tag[];
  /** Present and empty: tracked and not used. Absent: not told. */
  RoleLastUsed?: { LastUsedDate?: Date; Region?: string };
};

export type PolicyVersion = {
  Document?: unknown;
  VersionId?: string;
  IsDefaultVersion?: boolean;
  CreateDate?: Date;
};

export type ManagedPolicyDetail = {
  PolicyName?: string;
  Arn?: string;
  Path?: string;
  DefaultVersionId?: string;
  AttachmentCount?: number;
  PolicyVersionList?: PolicyVersion[];
};

export type AuthorizationPage = {
  UserDetailList?: UserDetail[];
  GroupDetailList?: GroupDetail[];
  RoleDetailList?: RoleDetail[];
  Policies?: ManagedPolicyDetail[];
};

/** Where records belong and until when their evidence reaches. */
export type AccountFrame = {
  account: string;
  partition: string;
  /** The instant the facts were read; usage evidence ends some hours before it. */
  readAt: Date;
};
