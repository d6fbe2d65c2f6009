/** What every SDK client is made with, so that no client looks up a region, endpoint or retry setting by itself. */

import type { CollectorContext } from "#lib/ingest/contract.ts";
import { maximumAttempts, type Pace } from "../calls/pace.ts";
import { createRetryStrategy } from "./retry.ts";

export type AwsCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
};

export type CredentialProvider = () => Promise<AwsCredentials>;

export function clientOptions(
  ctx: Pick<CollectorContext, "endpoint" | "limits">,
  region: string,
  credentials: CredentialProvider,
  pace: Pace,
) {
  return {
    region,
    credentials,
    endpoint: ctx.endpoint,
    defaultsMode: "standard" as const,
    maxAttempts: maximumAttempts,
    retryStrategy: createRetryStrategy({ unitMs: ctx.limits.retryDelayMs, pace }),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  };
}

export type ClientOptions = ReturnType<typeof clientOptions>;
