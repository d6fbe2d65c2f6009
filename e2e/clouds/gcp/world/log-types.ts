/** Which log a permission leaves a trace in, as Google documents it service by service; some leave none. */
import type { LogType } from "./model.ts";

export type Trace = { service: string; type: LogType | "ADMIN_WRITE" };

/** Messages, logs, metrics, calls of functions and services, and everything inside clusters. */
const UNTRACED =
  /^(pubsub\.(topics\.publish|topics\.attachSubscription|subscriptions\.consume|snapshots\.seek)|logging\.logEntries\.|monitoring\.|run\.(routes\.invoke|jobs\.run)|cloudfunctions\.functions\.(call|invoke)|container\.(?!clusters\.)|dataflow\.|serviceusage\.services\.use|cloudsql\.|iam\.serviceAccounts\.actAs)/;
const TOKENS = /^iam\.serviceAccounts\.(getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt)$/;
const DATA =
  /^(storage\.(objects|multipartUploads)\.|bigquery\.(jobs\.|tables\.)|datastore\.entities\.|secretmanager\.versions\.access|cloudkms\.cryptoKeyVersions\.use|artifactregistry\.(repositories\.(download|upload)|packages\.)|aiplatform\.endpoints\.predict|aiplatform\.reasoningEngines\.query|discoveryengine\.documents\.)/;
const READING = /\.(get|list|search|read|access|download|query|export|analyze)[A-Za-z]*$/;

/** Null where nothing is written. */
export function traceOf(permission: string): Trace | null {
  if (UNTRACED.test(permission)) return null;
  if (TOKENS.test(permission)) return { service: "iamcredentials.googleapis.com", type: "DATA_READ" };
  const prefix = permission.split(/[./]/)[0] ?? "";
  const service = `${prefix === "resourcemanager" ? "cloudresourcemanager" : prefix}.googleapis.com`;
  const reads = READING.test(permission);
  if (DATA.test(permission)) return { service, type: reads ? "DATA_READ" : "DATA_WRITE" };
  return { service, type: reads ? "ADMIN_READ" : "ADMIN_WRITE" };
}
