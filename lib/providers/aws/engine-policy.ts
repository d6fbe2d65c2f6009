/**
 * The statements that reading use from Athena and Access Analyzer needs, for exactly what the source names. The one that writes is
 * Athena's own: it puts its answers where the caller may.
 */
import { trailSettings } from "./engine-fields.ts";
import { type AwsSourceConfig, homeRegionOf } from "./source.ts";

type Statement = { Sid: string; Effect: "Allow"; Action: string[]; Resource: string | string[] };

const allow = (Sid: string, Action: string[], Resource: string | string[]): Statement => ({
  ...{ Sid, Effect: "Allow", Action: Action.toSorted() },
  Resource,
});

/** For the role that asks Athena; null: switched off. */
export function athenaStatements(config: AwsSourceConfig): Statement[] | null {
  const { partition } = config;
  const settings = trailSettings(config, homeRegionOf(config));
  if (settings === null) return null;
  const { region, workGroup, database, table, output, trail, roleArn } = settings;
  const account = roleArn?.split(":")[4] ?? "<account of Athena>";
  const glue = (name: string) => `arn:${partition}:glue:${region}:${account}:${name}`;
  const statements = [
    allow(
      "AskAthena",
      [
        "athena:StartQueryExecution",
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:StopQueryExecution",
      ],
      `arn:${partition}:athena:${region}:${account}:workgroup/${workGroup}`,
    ),
    allow(
      "ReadTable",
      ["glue:GetDatabase", "glue:GetTable", "glue:GetPartition", "glue:GetPartitions"],
      [glue("catalog"), glue(`database/${database}`), glue(`table/${database}/${table}`)],
    ),
    allow(
      "ReadTrail",
      ["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"],
      [
        `arn:${partition}:s3:::<bucket of the trail>`,
        `arn:${partition}:s3:::<bucket of the trail>/AWSLogs/*`,
      ],
    ),
    allow(
      "DecryptTrail",
      ["kms:Decrypt"],
      `arn:${partition}:kms:*:*:key/<key of the trail, where it has one>`,
    ),
    answersStatement(partition, output),
  ];
  if (trail !== undefined)
    statements.push(allow("AskWhatIsLogged", ["cloudtrail:GetTrail", "cloudtrail:GetEventSelectors"], trail));
  return statements;
}

function answersStatement(partition: string, output: string | undefined): Statement {
  const place = output?.slice("s3://".length).replace(/\/$/, "") ?? "<place for answers of the workgroup>";
  const [bucket = ""] = place.split("/");
  return allow(
    "LetAthenaWriteAnswers",
    ["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
    [`arn:${partition}:s3:::${bucket}`, `arn:${partition}:s3:::${place}/*`],
  );
}

/** For whoever reads the source's root; null: switched off. */
export function analyzerStatements(config: Pick<AwsSourceConfig, "accessAnalyzer">): Statement[] | null {
  if ((config.accessAnalyzer ?? "off") === "off") return null;
  const actions = [
    "access-analyzer:ListAnalyzers",
    "access-analyzer:ListFindings",
    "access-analyzer:GetFinding",
  ];
  return [allow("ReadUnusedAccess", actions, "*")];
}
