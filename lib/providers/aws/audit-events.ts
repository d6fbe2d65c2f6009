/**
 * Which IAM actions a CloudTrail event is the use of. Only actions of the bundled list are named; an event that fits none is said to be
 * unmapped, never dropped and never guessed. Sources: the services' CloudTrail pages and the Service Authorization Reference.
 */
import { bundledActions } from "./bundled-actions.ts";

export type MeaningOfEvent =
  /** `service`: the prefix of its actions; `actions`: full names. */
  | { kind: "use"; service: string; actions: string[] }
  /** Everybody may call it: nothing granted is used. */
  | { kind: "permissionless" }
  /** `service`: null where the source names no service with actions. */
  | { kind: "unmapped"; service: string | null };

/** `source`: `ec2.amazonaws.com`; `name`: `RunInstances`. */
export type MeaningOf = (source: string, name: string) => MeaningOfEvent;

/** Event sources whose first label is not the prefix of their actions. */
const prefixes: Record<string, string> = {
  appstream2: "appstream",
  cloudhsmv2: "cloudhsm",
  email: "ses",
  "ecs-tasks": "ecs",
  "iot-data": "iot",
  monitoring: "cloudwatch",
  "models.lex": "lex",
  "runtime.lex": "lex",
  "runtime.sagemaker": "sagemaker",
  "streams.dynamodb": "dynamodb",
  tagging: "tag",
};

/** Calls that need no permission. */
const permissionless = new Set(["sts:GetCallerIdentity", "sts:GetAccessKeyInfo"]);
const signIn = /^(signin|console|health-console)\./;

/** Operations named otherwise than what they are allowed by. Several: any of them may have been what allowed it. */
const operations: Record<string, string> = {
  "dynamodb:BatchExecuteStatement": "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete",
  "dynamodb:ExecuteStatement": "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete",
  "dynamodb:ExecuteTransaction": "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete",
  "dynamodb:TransactGetItems": "GetItem",
  "dynamodb:TransactWriteItems": "PutItem UpdateItem DeleteItem ConditionCheckItem",
  "kms:ReEncrypt": "ReEncryptFrom ReEncryptTo",
  "lambda:Invoke": "InvokeFunction",
  "lambda:InvokeAsync": "InvokeFunction",
  "lambda:InvokeWithResponseStream": "InvokeFunction",
  "s3:AbortMultipartUpload": "AbortMultipartUpload",
  "s3:CompleteMultipartUpload": "PutObject",
  "s3:CopyObject": "PutObject GetObject",
  "s3:CreateMultipartUpload": "PutObject",
  "s3:DeleteBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
  "s3:DeleteBucketCors": "PutBucketCORS",
  "s3:DeleteBucketEncryption": "PutEncryptionConfiguration",
  "s3:DeleteBucketInventoryConfiguration": "PutInventoryConfiguration",
  "s3:DeleteBucketLifecycle": "PutLifecycleConfiguration",
  "s3:DeleteBucketMetricsConfiguration": "PutMetricsConfiguration",
  "s3:DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
  "s3:DeleteBucketPublicAccessBlock": "PutBucketPublicAccessBlock",
  "s3:DeleteBucketReplication": "PutReplicationConfiguration",
  "s3:DeleteBucketTagging": "PutBucketTagging",
  "s3:DeleteObjects": "DeleteObject",
  "s3:DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
  "s3:GetAccountPublicAccessBlock": "GetAccountPublicAccessBlock",
  "s3:GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
  "s3:GetBucketAnalyticsConfiguration": "GetAnalyticsConfiguration",
  "s3:GetBucketCors": "GetBucketCORS",
  "s3:GetBucketEncryption": "GetEncryptionConfiguration",
  "s3:GetBucketInventoryConfiguration": "GetInventoryConfiguration",
  "s3:GetBucketLifecycle": "GetLifecycleConfiguration",
  "s3:GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
  "s3:GetBucketMetricsConfiguration": "GetMetricsConfiguration",
  "s3:GetBucketReplication": "GetReplicationConfiguration",
  "s3:GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
  "s3:GetPublicAccessBlock": "GetBucketPublicAccessBlock",
  "s3:HeadBucket": "ListBucket",
  "s3:HeadObject": "GetObject",
  "s3:ListBuckets": "ListAllMyBuckets",
  "s3:ListMultipartUploads": "ListBucketMultipartUploads",
  "s3:ListObjectVersions": "ListBucketVersions",
  "s3:ListObjects": "ListBucket",
  "s3:ListObjectsV2": "ListBucket",
  "s3:ListParts": "ListMultipartUploadParts",
  "s3:PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
  "s3:PutBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
  "s3:PutBucketCors": "PutBucketCORS",
  "s3:PutBucketEncryption": "PutEncryptionConfiguration",
  "s3:PutBucketInventoryConfiguration": "PutInventoryConfiguration",
  "s3:PutBucketLifecycle": "PutLifecycleConfiguration",
  "s3:PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
  "s3:PutBucketMetricsConfiguration": "PutMetricsConfiguration",
  "s3:PutBucketReplication": "PutReplicationConfiguration",
  "s3:PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
  "s3:PutPublicAccessBlock": "PutBucketPublicAccessBlock",
  "s3:SelectObjectContent": "GetObject",
  "s3:UploadPart": "PutObject",
  "s3:UploadPartCopy": "PutObject GetObject",
  "secretsmanager:BatchGetSecretValue": "BatchGetSecretValue GetSecretValue",
  "sns:PublishBatch": "Publish",
  "sqs:ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
  "sqs:DeleteMessageBatch": "DeleteMessage",
  "sqs:SendMessageBatch": "SendMessage",
};

/** API Gateway's actions are HTTP methods. */
const gatewayMethods: [RegExp, string][] = [
  [/^Get/, "GET"],
  [/^(Create|Generate|Import|TestInvoke)/, "POST"],
  [/^(Put|Tag|Reimport)/, "PUT"],
  [/^Update/, "PATCH"],
  [/^(Delete|Flush|Untag)/, "DELETE"],
];

/**
 * Asked for inside another call as well, which then leaves no event of theirs: that none was seen proves nothing. Tagging is not here,
 * because all of it is like that.
 */
export const askedInsideOthers: ReadonlySet<string> = new Set([
  "iam:PassRole",
  "lambda:GetLayerVersion",
  "s3:BypassGovernanceRetention",
  "s3:PutBucketAcl",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketVersioning",
  "s3:PutObjectAcl",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
  "secretsmanager:GetSecretValue",
  "secretsmanager:ReplicateSecretToRegions",
]);

export type AuditEvents = {
  meaningOf: MeaningOf;
  /** Whether use of the action always leaves an event of its own, where its events are logged. */
  leavesEvent(action: string): boolean;
};

export async function auditEvents(): Promise<AuditEvents> {
  const { actions } = await bundledActions();
  const known = new Map(actions.map(({ name, level }) => [name.toLowerCase(), { name, level }]));
  const services = new Set(actions.map(({ name }) => name.slice(0, name.indexOf(":"))));
  const full = (service: string, name: string) => known.get(`${service}:${name}`.toLowerCase())?.name;

  function actionsOf(service: string, name: string): string[] {
    if (service === "apigateway") {
      const method = gatewayMethods.find(([pattern]) => pattern.test(name))?.[1];
      return method === undefined ? [] : [`apigateway:${method}`];
    }
    const others = operations[`${service}:${name}`]?.split(" ") ?? [name];
    const found = others.flatMap(
      (other) => full(service, other) ?? full(service, withoutVersion(other)) ?? [],
    );
    return [...new Set(found)];
  }

  return {
    meaningOf(source, name) {
      if (signIn.test(source)) return { kind: "permissionless" };
      const service = serviceOf(source);
      if (permissionless.has(`${service}:${name}`)) return { kind: "permissionless" };
      if (!services.has(service)) return { kind: "unmapped", service: null };
      const found = actionsOf(service, name);
      return found.length === 0 ? { kind: "unmapped", service } : { kind: "use", service, actions: found };
    },
    leavesEvent(action) {
      const found = known.get(action.toLowerCase());
      if (found === undefined || found.level === "tagging") return false;
      return !askedInsideOthers.has(found.name) && !found.name.startsWith("apigateway:");
    },
  };
}

/** `monitoring.amazonaws.com`, `ec2.amazonaws.com.cn`: the prefix of the source's actions. */
function serviceOf(source: string): string {
  const host = source.toLowerCase().replace(/\.(amazonaws\.com(\.cn)?|amazonaws\.eu|amazon\.com|aws)$/, "");
  return prefixes[host] ?? host;
}

/** `ListFunctions20150331v2`: some services name the call with the date of its interface, the action has none. */
function withoutVersion(name: string): string {
  return name.replace(/20\d{2}_?\d{2}_?\d{2}(v\d+)?$/, "");
}
