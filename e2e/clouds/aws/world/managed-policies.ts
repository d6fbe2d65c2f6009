/** The AWS-managed policies used in this world, abridged, with the versions and dates an account would see. */
import { allow, documentOf } from "./documents.ts";
import type { PolicyDocument } from "./model.ts";

export type ManagedPolicy = {
  arn: string;
  id: string;
  name: string;
  path: string;
  createdAt: string;
  updatedAt: string;
  /** Oldest first; the last one is the default. */
  versions: { id: string; createdAt: string; document: PolicyDocument }[];
};

const MANAGED: [name: string, path: string, version: number, updated: string, document: PolicyDocument][] = [
  ["AdministratorAccess", "/", 1, "2015-02-06", documentOf(allow("*", "*"))],
  [
    "ReadOnlyAccess",
    "/",
    168,
    "2026-03-04",
    documentOf(allow(readOnlyActions(), "*", { Sid: "ReadOnlyActions" })),
  ],
  [
    "PowerUserAccess",
    "/",
    7,
    "2023-07-06",
    documentOf(
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      allow(
        [
          "iam:CreateServiceLinkedRole",
          "iam:DeleteServiceLinkedRole",
          "iam:ListRoles",
          "organizations:DescribeOrganization",
          "account:ListRegions",
        ],
        "*",
      ),
    ),
  ],
  [
    "SecurityAudit",
    "/",
    92,
    "2026-01-20",
    documentOf(
      allow(
        [
          "iam:Get*",
          "iam:List*",
          "iam:GenerateCredentialReport",
          "cloudtrail:DescribeTrails",
          "config:Describe*",
          "s3:GetBucketPolicy",
          "s3:ListAllMyBuckets",
          "kms:List*",
          "kms:Describe*",
          "ec2:Describe*",
        ],
        "*",
      ),
    ),
  ],
  [
    "IAMUserChangePassword",
    "/",
    2,
    "2016-11-15",
    documentOf(
      allow("iam:ChangePassword", ["arn:aws:iam::*:user/$" + "{aws:username}"]),
      allow("iam:GetAccountPasswordPolicy", "*"),
    ),
  ],
  [
    "IAMFullAccess",
    "/",
    2,
    "2019-06-21",
    documentOf(allow(["iam:*", "organizations:DescribeAccount", "organizations:DescribeOrganization"], "*")),
  ],
  ["AmazonS3FullAccess", "/", 2, "2021-09-27", documentOf(allow(["s3:*", "s3-object-lambda:*"], "*"))],
  [
    "AmazonS3ReadOnlyAccess",
    "/",
    3,
    "2023-08-10",
    documentOf(allow(["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*"], "*")),
  ],
  [
    "AmazonDynamoDBFullAccess",
    "/",
    15,
    "2021-01-29",
    documentOf(
      allow(["dynamodb:*", "dax:*", "cloudwatch:PutMetricAlarm", "kms:DescribeKey", "kms:ListAliases"], "*"),
    ),
  ],
  ["AmazonSQSFullAccess", "/", 1, "2015-02-06", documentOf(allow(["sqs:*"], "*"))],
  [
    "AmazonBedrockFullAccess",
    "/",
    7,
    "2025-06-18",
    documentOf(
      allow(["bedrock:*"], "*", { Sid: "BedrockAll" }),
      allow(["kms:DescribeKey"], "arn:*:kms:*:::*"),
      allow(["iam:ListRoles", "ec2:DescribeVpcs"], "*"),
    ),
  ],
  [
    "AmazonBedrockLimitedAccess",
    "/",
    3,
    "2025-12-02",
    documentOf(
      allow(["bedrock:Get*", "bedrock:List*", "bedrock:CallWithBearerToken", "bedrock:InvokeModel*"], "*"),
    ),
  ],
  [
    "AmazonSageMakerFullAccess",
    "/",
    28,
    "2024-12-04",
    documentOf(
      allow(["sagemaker:*", "s3:GetObject", "s3:PutObject", "ecr:*", "logs:*", "cloudwatch:*"], "*"),
    ),
  ],
  [
    "AWSLambdaBasicExecutionRole",
    "/service-role/",
    1,
    "2015-04-09",
    documentOf(allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "*")),
  ],
  [
    "AWSLambdaVPCAccessExecutionRole",
    "/service-role/",
    3,
    "2024-01-05",
    documentOf(
      allow(
        [
          "logs:CreateLogGroup",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DeleteNetworkInterface",
        ],
        "*",
      ),
    ),
  ],
  [
    "AmazonECSTaskExecutionRolePolicy",
    "/service-role/",
    1,
    "2017-11-16",
    documentOf(
      allow(
        [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
        ],
        "*",
      ),
    ),
  ],
  [
    "AmazonSSMManagedInstanceCore",
    "/",
    2,
    "2019-05-23",
    documentOf(
      allow(
        [
          "ssm:DescribeAssociation",
          "ssm:GetDocument",
          "ssm:UpdateInstanceInformation",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:OpenDataChannel",
          "ec2messages:GetMessages",
        ],
        "*",
      ),
    ),
  ],
  [
    "CloudWatchAgentServerPolicy",
    "/",
    3,
    "2024-02-06",
    documentOf(
      allow(
        [
          "cloudwatch:PutMetricData",
          "ec2:DescribeTags",
          "logs:PutLogEvents",
          "logs:CreateLogStream",
          "xray:PutTraceSegments",
        ],
        "*",
      ),
    ),
  ],
  [
    "AmazonEKSClusterPolicy",
    "/",
    9,
    "2025-02-12",
    documentOf(
      allow(
        [
          "ec2:Describe*",
          "ec2:CreateTags",
          "elasticloadbalancing:*",
          "kms:DescribeKey",
          "autoscaling:UpdateAutoScalingGroup",
        ],
        "*",
      ),
    ),
  ],
  [
    "AmazonEKSWorkerNodePolicy",
    "/",
    3,
    "2023-11-27",
    documentOf(
      allow(
        [
          "ec2:DescribeInstances",
          "ec2:DescribeSubnets",
          "eks:DescribeCluster",
          "eks-auth:AssumeRoleForPodIdentity",
        ],
        "*",
      ),
    ),
  ],
  [
    "AmazonEC2ContainerRegistryReadOnly",
    "/",
    3,
    "2019-12-10",
    documentOf(
      allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:DescribeImages", "ecr:ListImages"], "*"),
    ),
  ],
  [
    "AWSSupportServiceRolePolicy",
    "/aws-service-role/",
    51,
    "2026-02-18",
    documentOf(allow(["ec2:Describe*", "s3:ListAllMyBuckets", "lambda:List*", "rds:Describe*"], "*")),
  ],
  [
    "AWSTrustedAdvisorServiceRolePolicy",
    "/aws-service-role/",
    18,
    "2025-10-30",
    documentOf(
      allow(
        [
          "ec2:Describe*",
          "iam:GenerateCredentialReport",
          "iam:GetCredentialReport",
          "iam:ListUsers",
          "s3:GetBucketAcl",
          "sqs:ListQueues",
        ],
        "*",
      ),
    ),
  ],
  [
    "AWSOrganizationsServiceTrustPolicy",
    "/aws-service-role/",
    2,
    "2017-11-29",
    documentOf(
      allow(["iam:DeleteRole"], "arn:aws:iam::*:role/aws-service-role/organizations.amazonaws.com/*"),
      allow(["iam:CreateServiceLinkedRole"], "*"),
    ),
  ],
  [
    "AWSCompromisedKeyQuarantineV3",
    "/",
    3,
    "2025-10-02",
    documentOf({
      Effect: "Deny",
      Action: [
        "cloudtrail:LookupEvents",
        "ec2:RequestSpotInstances",
        "ec2:RunInstances",
        "iam:AttachUserPolicy",
        "iam:CreateAccessKey",
        "iam:CreateRole",
        "iam:CreateUser",
        "lambda:CreateFunction",
        "organizations:CreateAccount",
        "s3:PutBucketPolicy",
        "sts:GetFederationToken",
      ],
      Resource: "*",
    }),
  ],
];

const BY_ARN = new Map(
  MANAGED.map((row, index) => [`arn:aws:iam::aws:policy${row[1]}${row[0]}`, managedPolicy(row, index)]),
);

/** The ARN of an AWS-managed policy by its name; throws RangeError for a name this world does not use. */
export function managedArn(name: string): string {
  for (const [arn, policy] of BY_ARN) if (policy.name === name) return arn;
  throw new RangeError(`No AWS-managed policy ${name}`);
}

/** Undefined for the ARN of a customer's policy. */
export function managedPolicyOf(arn: string): ManagedPolicy | undefined {
  return BY_ARN.get(arn);
}

function managedPolicy(row: (typeof MANAGED)[number], index: number): ManagedPolicy {
  const [name, path, version, updated, document] = row;
  const createdAt = "2015-02-06T18:39:46Z";
  const updatedAt = version === 1 ? createdAt : `${updated}T17:21:09Z`;
  const latest = { id: `v${version}`, createdAt: updatedAt, document };
  const earlier = {
    id: `v${version - 1}`,
    createdAt: "2019-03-11T16:04:52Z",
    document: documentOf(allow("sts:GetCallerIdentity", "*")),
  };
  return {
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    id: `ANPAI${(index + 1000).toString(36).toUpperCase().padStart(4, "A")}7XKCFMBPM3QQRRVQ`.slice(0, 21),
    name,
    path,
    createdAt,
    updatedAt,
    versions: version > 1 ? [earlier, latest] : [latest],
  };
}

function readOnlyActions(): string[] {
  const services =
    "athena autoscaling cloudformation cloudtrail cloudwatch config dynamodb ec2 ecr ecs eks elasticache events glue iam kinesis kms lambda logs organizations rds redshift route53 s3 sagemaker sns sqs ssm states tag";
  return services
    .split(" ")
    .flatMap((service) => [`${service}:Describe*`, `${service}:Get*`, `${service}:List*`]);
}
