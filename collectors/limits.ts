/** How hard a collector may press: fixed defaults, and one setting that simulations lower. */
import { Invalid } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";

/** ROLLCALL_RETRY_DELAY_MS: the unit every wait between calls is counted in (default 1000). Throws Invalid. */
export function collectorLimits(environment: NodeJS.ProcessEnv = process.env): CollectorContext["limits"] {
  const setting = environment.ROLLCALL_RETRY_DELAY_MS;
  const retryDelayMs = setting === undefined || setting === "" ? 1000 : Number(setting);
  if (!Number.isFinite(retryDelayMs) || retryDelayMs < 0) {
    throw new Invalid(`ROLLCALL_RETRY_DELAY_MS: "${setting}" is not a number of milliseconds.`, {
      hint: "Leave it unset, but for simulators.",
    });
  }
  return { concurrency: 4, pageSize: undefined, retryDelayMs };
}

/** ROLLCALL_ENDPOINT_<PROVIDER>: one address in place of all of the provider's. */
export function endpointOf(
  provider: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return environment[`ROLLCALL_ENDPOINT_${provider.toUpperCase()}`] || undefined;
}
