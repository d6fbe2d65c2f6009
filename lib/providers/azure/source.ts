/** What an Azure source needs to be told, and nothing that is a secret: credentials come from the surroundings of the worker. */
import { z } from "zod";
import { type AzureCloud, azureClouds } from "./clouds.ts";

const id = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        "Not an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47.",
      ),
  );

export const azureSourceConfig = z.strictObject({
  tenant: id.meta({
    title: "Tenant",
    description: "Directory (tenant) id: az account show --query tenantId --output tsv",
    pins: true,
  }),
  cloud: z
    .enum(Object.keys(azureClouds) as [AzureCloud, ...AzureCloud[]])
    .default("global")
    .meta({ title: "Cloud", description: "Which Azure the tenant belongs to.", pins: true }),
  subscriptions: z.array(id).min(1).optional().meta({
    title: "Only these subscriptions",
    description: "Leaves out every other subscription; the directory is read all the same.",
  }),
  excludeSubscriptions: z
    .array(id)
    .optional()
    .meta({ title: "Without these subscriptions", description: "Subscriptions that are not collected." }),
  credential: z
    .enum(["automatic", "workload-identity", "managed-identity", "certificate", "azure-cli"])
    .default("automatic")
    .meta({
      title: "Credential",
      description:
        "How the worker signs in. Automatic: a federated token file if there is one, else a certificate, else the managed identity of the machine.",
    }),
  clientId: id.optional().meta({
    title: "Client id",
    description: "appId the worker signs in as; by default AZURE_CLIENT_ID, or the machine's own identity.",
  }),
  tokenFile: z.string().min(1).optional().meta({
    title: "Federated token file",
    description:
      "File that holds a token the application trusts and something renews; by default AZURE_FEDERATED_TOKEN_FILE.",
  }),
  certificateFile: z.string().min(1).optional().meta({
    title: "Certificate file",
    description:
      "PEM file with certificate and key, where the worker can read it; by default AZURE_CLIENT_CERTIFICATE_PATH.",
  }),
  activityLogDays: z.number().int().min(1).max(90).default(8).meta({
    title: "Days of the activity log",
    description:
      "How far back each collection reads what software did. A little more than the time between two collections leaves no gap; the log keeps 90 days, so 90 once gives a first collection its history.",
  }),
  signInDays: z.number().int().min(1).max(30).default(2).meta({
    title: "Days of sign-ins",
    description:
      "How far back each collection lists sign-ins of software, of which a large tenant has many. A little more than the time between two collections leaves no gap; Entra keeps 30 days.",
  }),
  logWorkspaces: z.array(id).min(1).max(20).optional().meta({
    title: "Log Analytics workspaces",
    description:
      "Workspace ids (of their overview pages) that keep activity logs, sign-ins, storage logs or Microsoft Graph activity; read beside Azure's own logs, and further back. Queries of tables on the Analytics plan are free; tables on the Basic and Auxiliary plans are billed by the gigabyte scanned and are never asked.",
  }),
  logAnalytics: z
    .enum(["off", "measure", "on"])
    .optional()
    .meta({
      title: "Read the workspaces",
      description:
        "Yes where workspaces are named and nothing is said. Measure first: the source's page then says how much there is, table by table, and what asking for it costs; no log is read for that.",
      labels: { off: "No", measure: "Only say what it would cost", on: "Yes" },
    }),
  logFirstDays: z.number().int().min(1).max(365).default(90).meta({
    title: "First days of Log Analytics",
    description:
      "How far back the first collection asks workspaces. Later ones go on from where the last one ended, with one day again for what arrives late.",
  }),
  withoutResourceGraph: z.boolean().default(false).meta({
    title: "Without Resource Graph",
    description: "Reads each subscription through Azure Resource Manager; slower, and the same facts.",
  }),
});

export type AzureSourceConfig = z.infer<typeof azureSourceConfig>;
