/** What a Google Cloud source needs to be told, and nothing that is a secret: credentials stay in files and metadata servers. */
import { z } from "zod";

export const gcpSourceConfig = z.strictObject({
  resource: z
    .string()
    .regex(
      /^(organizations\/\d+|folders\/\d+|projects\/(\d+|([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]))$/,
      "Not organizations/<number>, folders/<number> or projects/<id>.",
    )
    .meta({
      title: "What to collect",
      description:
        "organizations/123456789012, folders/123456789012 or projects/my-project, with everything below it.",
      pins: true,
    }),
  credentialsFile: z.string().min(1).optional().meta({
    title: "Credential configuration",
    description:
      "Absolute path of a workload identity federation configuration (it holds no secret); by default the worker's application default credentials.",
  }),
  impersonate: z
    .string()
    .regex(/^[^@\s]+@[^@\s]+\.gserviceaccount\.com$/, "Not the e-mail of a service account.")
    .optional()
    .meta({
      title: "Impersonate",
      description: "Service account to act as, for credentials that do not say so themselves.",
    }),
  quotaProject: z
    .string()
    .regex(/^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "Not the id of a project.")
    .optional()
    .meta({
      title: "Quota project",
      description:
        "Project in which the APIs are enabled and whose quota is used; by default the one the credentials belong to.",
    }),
  excludeProjects: z
    .array(z.string().regex(/^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "Not the id of a project."))
    .optional()
    .meta({
      title: "Without these projects",
      description: "Ids of projects that are not collected, such as the many that Apps Script makes.",
    }),
  auditLog: z
    .enum(["off", "admin-activity", "all"])
    .optional()
    .meta({
      title: "Read audit logs",
      description:
        "Which permissions were used, from Cloud Logging: off by default, and meant for estates of up to some hundred projects (Google answers 60 requests a minute, of a thousand entries each). admin-activity: changes alone; all: data access too, where it is logged.",
      labels: { off: "No", "admin-activity": "Admin activity", all: "Admin activity and data access" },
    }),
  auditLogDays: z.number().int().min(2).max(30).optional().meta({
    title: "Days of audit logs",
    description:
      "How many whole days back each run reads; 2 by default. At least the time between two runs that read usage: what no run has read is known to nobody.",
  }),
  logDataset: z
    .string()
    .regex(/^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]\.[A-Za-z0-9_]{1,1024}$/, "Not project.dataset.")
    .optional()
    .meta({
      title: "Dataset of audit logs",
      description:
        "project.dataset in BigQuery: the dataset linked to a log bucket with Log Analytics, or the one a sink writes partitioned tables to. For estates of any size, in place of reading audit logs. BigQuery bills queries by the bytes they scan: measure first.",
    }),
  logAnalytics: z
    .enum(["off", "measure", "on"])
    .optional()
    .meta({
      title: "Read the dataset",
      description:
        "Yes where a dataset is named and nothing is said. Measure first: by a dry run, which is free, the source's page then says what the first reading would have scanned, and what that costs; no log is read for that.",
      labels: { off: "No", measure: "Only say what it would cost", on: "Yes" },
    }),
  logBucket: z
    .string()
    .regex(
      /^projects\/([a-z0-9.-]+:)?[a-z0-9][a-z0-9-]+\/locations\/[a-z0-9-]+\/buckets\/[A-Za-z0-9_.-]+$/,
      "Not projects/…/locations/…/buckets/….",
    )
    .optional()
    .meta({
      title: "Log bucket behind the dataset",
      description:
        "projects/…/locations/…/buckets/…, for a linked dataset: with it Rollcall looks up whether everybody's audit logs are sent there, and only then takes anything for unused. Leave it out where a sink writes to the dataset itself.",
    }),
  logFirstDays: z.number().int().min(1).max(400).optional().meta({
    title: "First days of the dataset",
    description:
      "How many days the first run reads; 30 by default. Later ones go on from where the last one ended, with one day again for what arrives late.",
  }),
  logScanLimitGb: z.number().int().min(1).max(100_000).optional().meta({
    title: "Gigabytes scanned in one run",
    description:
      "A run has BigQuery scan no more than this, 100 by default; what is left over is read by the next run.",
  }),
  policyInsights: z.boolean().optional().meta({
    title: "Read policy insights",
    description:
      "Which permissions Google itself saw exercised. Without Security Command Center Premium or Enterprise there are insights of basic roles only; without a paid support plan Google answers a hundred reads a day.",
  }),
});

export type GcpSourceConfig = z.infer<typeof gcpSourceConfig>;
