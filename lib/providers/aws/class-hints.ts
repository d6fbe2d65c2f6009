/** The work that AWS services and build systems do as a role: whoever may assume it shows what it is for. */
import { deliveryIssuer } from "#lib/domain/classification/delivery-issuers.ts";
import type { Confidence, Ground } from "#lib/domain/classification/verdict.ts";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import type { UseFacts } from "../contract.ts";

/** Services that do one kind of work; those that run anything (Lambda, ECS, EC2) say nothing. */
const services: Record<string, WorkloadClass> = {
  "codebuild.amazonaws.com": "ci-cd",
  "codepipeline.amazonaws.com": "ci-cd",
  "codedeploy.amazonaws.com": "ci-cd",
  "cloudformation.amazonaws.com": "ci-cd",
  "glue.amazonaws.com": "data",
  "elasticmapreduce.amazonaws.com": "data",
  "emr-serverless.amazonaws.com": "data",
  "firehose.amazonaws.com": "data",
  "dms.amazonaws.com": "data",
  "redshift.amazonaws.com": "data",
  "airflow.amazonaws.com": "data",
  "sagemaker.amazonaws.com": "inference",
  "bedrock.amazonaws.com": "inference",
  "bedrock-agentcore.amazonaws.com": "orchestration",
  "eks.amazonaws.com": "platform",
  "autoscaling.amazonaws.com": "platform",
  "backup.amazonaws.com": "platform",
  "config.amazonaws.com": "platform",
  "cloudtrail.amazonaws.com": "platform",
  "vpc-flow-logs.amazonaws.com": "platform",
  "monitoring.rds.amazonaws.com": "platform",
  "transfer.amazonaws.com": "integration",
  "appflow.amazonaws.com": "integration",
};

export function classHints({ trusts }: UseFacts): Ground<WorkloadClass>[] {
  return trusts.flatMap(({ mechanism, trusted }) => {
    if (mechanism === "web-identity") return ofIssuer(trusted.value.split("|")[0] ?? "");
    const value = trusted.kind === "service" ? services[trusted.value] : undefined;
    return value === undefined ? [] : [ground(value, "medium", `The service ${trusted.value} assumes it.`)];
  });
}

function ofIssuer(issuer: string): Ground<WorkloadClass>[] {
  const system = deliveryIssuer(issuer);
  return system === null ? [] : [ground("ci-cd", "high", `Pipelines of ${system} assume it.`)];
}

function ground(value: WorkloadClass, confidence: Confidence, evidence: string): Ground<WorkloadClass> {
  return { value, source: "use", confidence, evidence };
}
