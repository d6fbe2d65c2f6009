/** The policy documents people write in this world: tidy ones, broad ones, conditional ones and mistakes. */
import type { PolicyDocument, Statement } from "./model.ts";

export function documentOf(...statements: Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

export function allow(
  action: string | string[],
  resource: string | string[],
  more: Statement = {},
): Statement {
  return { Effect: "Allow", Action: action, Resource: resource, ...more };
}

export function deny(
  action: string | string[],
  resource: string | string[],
  more: Statement = {},
): Statement {
  return { Effect: "Deny", Action: action, Resource: resource, ...more };
}

export type Place = { account: string; region: string; app: string };

export const logsOf = ({ account, region, app }: Place): PolicyDocument =>
  documentOf(
    allow(
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${app}:*`,
      {
        Sid: "Logs",
      },
    ),
  );

export const tableOf = ({ account, region, app }: Place): PolicyDocument =>
  documentOf(
    allow(
      [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:Query",
        "dynamodb:BatchGetItem",
      ],
      [
        `arn:aws:dynamodb:${region}:${account}:table/${app}`,
        `arn:aws:dynamodb:${region}:${account}:table/${app}/index/*`,
      ],
      { Sid: "Table" },
    ),
    allow(["kms:Decrypt", "kms:GenerateDataKey"], `arn:aws:kms:${region}:${account}:key/*`, {
      Condition: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
    }),
  );

export const queueOf = ({ account, region, app }: Place): PolicyDocument =>
  documentOf(
    allow(
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"],
      `arn:aws:sqs:${region}:${account}:${app}-*`,
    ),
    allow("sns:Publish", `arn:aws:sns:${region}:${account}:${app}-events`),
  );

export const bucketOf = ({ account, app }: Place): PolicyDocument =>
  documentOf(
    allow(["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], `arn:aws:s3:::${app}-${account}/*`),
    allow("s3:ListBucket", `arn:aws:s3:::${app}-${account}`, {
      Condition: { StringLike: { "s3:prefix": ["incoming/*", "processed/*"] } },
    }),
  );

export const secretOf = ({ account, region, app }: Place): PolicyDocument =>
  documentOf(
    allow(
      ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      `arn:aws:secretsmanager:${region}:${account}:secret:${app}/*`,
    ),
    allow("ssm:GetParameter*", `arn:aws:ssm:${region}:${account}:parameter/${app}/*`),
  );

/** What most over-privileged roles look like: whole services on everything. */
export const broadOf = (services: string[]): PolicyDocument =>
  documentOf(
    allow(
      services.map((service) => `${service}:*`),
      "*",
      { Sid: "Everything" },
    ),
  );

export const administratorDocument = (): PolicyDocument => documentOf(allow("*", "*"));

export const exceptIdentityDocument = (): PolicyDocument =>
  documentOf(
    {
      Sid: "AllButIdentity",
      Effect: "Allow",
      NotAction: ["iam:*", "organizations:*", "account:*"],
      Resource: "*",
    },
    allow(["iam:CreateServiceLinkedRole", "iam:GetRole", "iam:PassRole"], "*"),
  );

export const deployOf = ({ account, region, app }: Place): PolicyDocument =>
  documentOf(
    allow(
      ["cloudformation:*", "lambda:UpdateFunction*", "ecs:UpdateService", "ecs:RegisterTaskDefinition"],
      "*",
      { Sid: "Deploy" },
    ),
    allow("iam:PassRole", `arn:aws:iam::${account}:role/*`, {
      Condition: {
        StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"] },
      },
    }),
    allow(["s3:GetObject", "s3:PutObject"], `arn:aws:s3:::${app}-artifacts-${region}/*`),
    deny(["iam:CreateUser", "iam:CreateAccessKey"], "*", { Sid: "NoNewKeys" }),
  );

export const assumeOf = (roles: string[]): PolicyDocument =>
  documentOf(allow("sts:AssumeRole", roles, { Sid: "Assume" }));

export const developerBoundary = (regions: string[]): PolicyDocument =>
  documentOf(
    {
      Sid: "Ceiling",
      Effect: "Allow",
      NotAction: ["iam:CreateUser", "iam:CreateAccessKey", "organizations:*", "account:*"],
      Resource: "*",
    },
    deny("*", "*", {
      Sid: "HomeRegionsOnly",
      Condition: { StringNotEquals: { "aws:RequestedRegion": regions } },
    }),
  );

/** Odd but legal: patterns with `?`, capital service names, single strings and a condition nobody remembers. */
export const oddDocument = ({ account, app }: Place): PolicyDocument =>
  documentOf(
    allow("S3:Get?bject", `arn:aws:s3:::${app}-archive/*`),
    allow(["ec2:Describe*", "ec2:*Tags"], "*"),
    deny("s3:DeleteObject*", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    allow("sqs:*", `arn:aws:sqs:*:${account}:*`, {
      Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"] } },
    }),
  );
