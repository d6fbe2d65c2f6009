# The role Rollcall reads one account with, and the policy of the worker itself.
# One account: apply as it is. Many: deploy reader-role.yaml as a StackSet (below) from the management account.

variable "collector_role_arn" {
  description = "ARN of the role the Rollcall worker runs as."
  type        = string
}

variable "external_id" {
  description = "The external id that Rollcall shows for the source."
  type        = string
  sensitive   = true
}

variable "role_name" {
  description = "Must equal the reader role of the source; the path must stay /."
  type        = string
  default     = "rollcall-reader"
}

variable "organization_unit_ids" {
  description = "Units whose accounts get the reader role through a StackSet; empty for this account alone."
  type        = list(string)
  default     = []
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "reader" {
  statement {
    sid       = "IamInventory"
    resources = ["*"]
    actions = [
      "iam:GetAccountAuthorizationDetails",
      "iam:GenerateCredentialReport",
      "iam:GetCredentialReport",
      "iam:ListAccessKeys",
      "iam:GetAccessKeyLastUsed",
      "iam:ListServiceSpecificCredentials",
      "iam:ListOpenIDConnectProviders",
      "iam:GetOpenIDConnectProvider",
      "iam:ListSAMLProviders",
      "iam:GetSAMLProvider",
      "iam:GenerateServiceLastAccessedDetails",
      "iam:GetServiceLastAccessedDetails",
    ]
  }

  statement {
    sid       = "WorkloadLinks"
    resources = ["*"]
    actions = [
      "ec2:DescribeRegions",
      "ec2:DescribeInstances",
      "lambda:ListFunctions",
      "ecs:ListClusters",
      "ecs:ListServices",
      "ecs:DescribeServices",
      "ecs:DescribeTaskDefinition",
      "eks:ListClusters",
      "eks:DescribeCluster",
      "eks:ListPodIdentityAssociations",
      "eks:DescribePodIdentityAssociation",
      "rolesanywhere:ListTrustAnchors",
      "rolesanywhere:ListProfiles",
      "rolesanywhere:ListSubjects",
    ]
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.collector_role_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }
}

resource "aws_iam_role" "reader" {
  name                 = var.role_name
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
  tags                 = { owner = "security", purpose = "rollcall" }
}

resource "aws_iam_role_policy" "reader" {
  name   = "rollcall-reader"
  role   = aws_iam_role.reader.id
  policy = data.aws_iam_policy_document.reader.json
}

# Attach this to the worker's role (organization mode: in the management or a delegated administrator account).
data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "BecomeReader"
    actions   = ["sts:AssumeRole"]
    resources = ["arn:${data.aws_partition.current.partition}:iam::*:role/${var.role_name}"]
  }

  statement {
    sid       = "ReadOrganization"
    resources = ["*"]
    actions = [
      "organizations:DescribeOrganization",
      "organizations:ListRoots",
      "organizations:ListOrganizationalUnitsForParent",
      "organizations:ListAccounts",
      "organizations:ListAccountsForParent",
      "organizations:ListPolicies",
      "organizations:DescribePolicy",
      "organizations:ListTargetsForPolicy",
    ]
  }
}

resource "aws_iam_policy" "worker" {
  name   = "rollcall-worker"
  policy = data.aws_iam_policy_document.worker.json
}

resource "aws_cloudformation_stack_set" "reader" {
  count            = length(var.organization_unit_ids) > 0 ? 1 : 0
  name             = "rollcall-reader"
  permission_model = "SERVICE_MANAGED"
  capabilities     = ["CAPABILITY_NAMED_IAM"]
  template_body    = file("${path.module}/reader-role.yaml")

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  parameters = {
    CollectorRoleArn = var.collector_role_arn
    ExternalId       = var.external_id
    RoleName         = var.role_name
  }
}

resource "aws_cloudformation_stack_set_instance" "reader" {
  count          = length(var.organization_unit_ids) > 0 ? 1 : 0
  stack_set_name = aws_cloudformation_stack_set.reader[0].name

  deployment_targets {
    organizational_unit_ids = var.organization_unit_ids
  }
}
