/**
 * What is kept although no evidence shows its use, since none could: passing a role is checked inside another service's call and shows
 * nowhere. Source: IAM user guide, "Refining permissions using last accessed information" (PassRole is not tracked).
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { intersection, isEmptySet, type PermissionSet, unionOf } from "#lib/domain/permission-set.ts";
import type { Kept } from "#lib/domain/remediation/may-go.ts";

/** Services that are handed a role by whoever makes something in them. Source: service authorization reference, dependent actions. */
const takeRoles =
  "apprunner appflow autoscaling backup batch bedrock bedrock-agentcore cloudformation codebuild codedeploy codepipeline comprehend " +
  "config datapipeline dax dms ec2 ecs eks elasticbeanstalk elasticmapreduce emr-containers emr-serverless events firehose fis gamelift " +
  "glue greengrass imagebuilder iot kendra kinesisanalytics lambda lex logs mediaconvert mq opsworks personalize pipes rds redshift " +
  "rekognition robomaker s3 sagemaker scheduler ssm states sso synthetics textract transcribe transfer";

export function neededActions(unused: PermissionSet, stays: PermissionSet, catalogue: Catalogue): Kept[] {
  const passRole = catalogue.matching("iam:PassRole");
  if (isEmptySet(intersection(unused, passRole))) return [];
  const writes = unionOf([catalogue.ofLevel("write"), catalogue.ofLevel("permissions")]);
  const taking = takeRoles.split(" ").filter((service) => {
    const kept = intersection(catalogue.matching(`${service}:*`), stays);
    return !isEmptySet(intersection(kept, writes));
  });
  if (taking.length === 0) return [];
  const named = taking.slice(0, 3).join(", ") + (taking.length > 3 ? ` and ${taking.length - 3} more` : "");
  return [
    {
      reason: "needed",
      why: `iam:PassRole is checked inside calls of other services and shows in no log; what stays of ${named} may need it.`,
      actions: passRole,
    },
  ];
}
