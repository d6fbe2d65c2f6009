/** What a source is told about AWS's own evidence of use, both kinds off unless switched on: a trail in Athena, Access Analyzer. */
import { z } from "zod";

const name = (what: string) =>
  z.string().regex(/^\w{1,255}$/, `Not the name of a ${what}: letters, digits and _.`);
const role = z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, "Not the ARN of a role.");
const region = z.string().regex(/^[a-z]{2,5}(-[a-z]+)+-\d$/, "Not a region name, such as eu-central-1.");

/** The price in most regions. Source: the pricing page of Amazon Athena (SQL queries, per terabyte scanned). */
export const standardPrice = 5;

export const engineFields = {
  athena: z
    .enum(["off", "measure", "on"])
    .optional()
    .meta({
      title: "Read a trail with Athena",
      description:
        "Which actions were used, from the CloudTrail logs that an Athena table holds. Athena bills what it scans. First measure: one day is read, and the source's page says what the first reading would scan and cost. Then switch it on.",
      labels: { off: "No", measure: "Measure the cost on one day", on: "Yes" },
    }),
  athenaDatabase: name("database").optional().meta({
    title: "Athena database",
    description: "The database (Glue catalog) with the trail's table.",
  }),
  athenaTable: name("table").optional().meta({
    title: "Athena table",
    description: "The trail's table, made with AWS's own definition, with eventcategory among its columns.",
  }),
  athenaDayColumn: z
    .string()
    .regex(/^(\w{1,255}|year\/month\/day)$/, "The name of one column, or year/month/day.")
    .optional()
    .meta({
      title: "Day of the partitions",
      description:
        "The partition column that holds the day as 2026/11/24, or year/month/day where it is three columns; timestamp by default, as in AWS's definition with partition projection. Without partitions by day every query would scan the whole trail.",
    }),
  athenaWorkGroup: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,128}$/, "Not the name of a workgroup.")
    .optional()
    .meta({
      title: "Athena workgroup",
      description:
        "primary by default. One of its own may limit what a single query scans: a guard that Rollcall cannot overrule.",
    }),
  athenaOutput: z
    .string()
    .regex(/^s3:\/\/[^/]+(\/.*)?$/, "Not a place in S3, such as s3://bucket/prefix/.")
    .optional()
    .meta({
      title: "Place for answers",
      description:
        "Where Athena writes answers (s3://bucket/prefix/); not needed where the workgroup says it.",
    }),
  athenaRegion: region.optional().meta({
    title: "Region of Athena",
    description: "Where the table and the workgroup are; the home region by default.",
  }),
  athenaRoleArn: role.optional().meta({
    title: "Role for Athena",
    description:
      "Role to assume for Athena and the trail, where they are in another account; by default the worker's own, or the management role.",
  }),
  athenaMostGigabytes: z.number().int().min(1).max(1_000_000).optional().meta({
    title: "Most to scan in a run, GB",
    description:
      "Needed with Athena: a run that reaches it ends incomplete and says so, and the next one goes on from there.",
  }),
  athenaFirstDays: z.number().int().min(1).max(400).optional().meta({
    title: "Days of the first reading",
    description:
      "How far back the first reading goes; 90 by default. Later ones read only what is new, and one day again.",
  }),
  athenaPricePerTerabyte: z
    .number()
    .positive()
    .max(1000)
    .optional()
    .meta({
      title: "Price of a terabyte, USD",
      description: `For estimates: what Athena costs per terabyte scanned; ${standardPrice} by default.`,
    }),
  athenaTrail: z
    .string()
    .regex(/^arn:[^:]+:cloudtrail:[^:]+:\d{12}:trail\/.+$/, "Not the ARN of a trail.")
    .optional()
    .meta({
      title: "Trail",
      description:
        "ARN of the trail whose logs the table holds. What it logs is asked of CloudTrail: only then does an action that was not seen count as unused. Without it, use is seen and nothing else.",
    }),
  accessAnalyzer: z
    .enum(["off", "on"])
    .optional()
    .meta({
      title: "Read Access Analyzer",
      description:
        "Findings of unused access, where an analyzer for them exists. AWS charges for such an analyzer by role and user each month; Rollcall never makes one.",
      labels: { off: "No", on: "Yes, where an analyzer exists" },
    }),
  accessAnalyzerRegion: region.optional().meta({
    title: "Region of the analyzer",
    description:
      "Findings of unused access are the same in every region: one is enough. The home region by default.",
  }),
};

type Fields = { [Name in keyof typeof engineFields]?: z.infer<(typeof engineFields)[Name]> };

/** What Athena cannot be asked without. */
const needed = ["athenaDatabase", "athenaTable", "athenaMostGigabytes"] as const;

export function requireEngineFields(config: Fields, ctx: z.RefinementCtx): void {
  if ((config.athena ?? "off") === "off") return;
  for (const field of needed)
    if (config[field] === undefined)
      ctx.addIssue({ code: "custom", path: [field], message: "This is needed to read a trail with Athena." });
}

export type TrailSettings = {
  mode: "measure" | "on";
  database: string;
  table: string;
  dayColumn: string;
  workGroup: string;
  output: string | undefined;
  region: string;
  roleArn: string | undefined;
  mostBytes: number;
  firstDays: number;
  pricePerTerabyte: number;
  trail: string | undefined;
};

/** Defaults filled in; null: switched off. */
export function trailSettings(config: Fields, homeRegion: string): TrailSettings | null {
  const { athena = "off", athenaDatabase, athenaTable, athenaMostGigabytes } = config;
  if (athena === "off" || !athenaDatabase || !athenaTable || !athenaMostGigabytes) return null;
  return {
    mode: athena,
    database: athenaDatabase,
    table: athenaTable,
    dayColumn: config.athenaDayColumn ?? "timestamp",
    workGroup: config.athenaWorkGroup ?? "primary",
    output: config.athenaOutput,
    region: config.athenaRegion ?? homeRegion,
    roleArn: config.athenaRoleArn,
    mostBytes: athenaMostGigabytes * 1e9,
    firstDays: config.athenaFirstDays ?? 90,
    pricePerTerabyte: config.athenaPricePerTerabyte ?? standardPrice,
    trail: config.athenaTrail,
  };
}
