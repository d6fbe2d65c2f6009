/** Where an account can have regional things, and how a slice reads all of those regions and owns up to the ones it could not. */

import { Denied, NotApplicable, RollcallError, Unavailable } from "#lib/errors.ts";
import { malformed } from "../calls/malformed.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { isMissingEndpoint, present } from "./errors.ts";

/** The enabled regions of the account. Source: DescribeRegions without AllRegions gives only enabled ones. */
function enabledRegions(access: Access): Promise<string[]> {
  return oncePerRun(access.ctx, `aws/regions/${access.account}`, async () => {
    const { EC2Client, DescribeRegionsCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = access.client("ec2", access.homeRegion, (options) => new EC2Client(options));
    const answer = await access.call("ec2:DescribeRegions", (options) =>
      ec2.send(new DescribeRegionsCommand({}), options),
    );
    return present(answer.Regions, "Regions")
      .flatMap(({ RegionName }) => RegionName ?? [])
      .sort();
  });
}

/**
 * Runs `collect` in every region, one after the other. One failing region leaves the others untouched and is named at the end; when all
 * fail alike, that error is thrown. Without a list of regions the home region is read and the slice is not complete.
 */
export async function* overRegions<T>(
  access: Access,
  collect: (region: string, shortfall: Shortfall) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const shortfall = createShortfall(access.ctx.signal);
  const configured = access.ctx.source.config.regions;
  const listed =
    configured ?? (await shortfall.attempt("the regions but the home region", () => enabledRegions(access)));
  const regions = listed ?? [access.homeRegion];
  if (regions.length === 0) throw malformed("AWS named no region at all for this account.");
  const failures: { region: string; error: RollcallError }[] = [];
  for (const region of regions) {
    try {
      yield* collect(region, shortfall);
    } catch (error) {
      if (access.ctx.signal.aborted || !(error instanceof RollcallError)) throw error;
      failures.push({ region, error });
    }
  }
  if (listed !== null && failures.length === regions.length) throw common(failures.map(({ error }) => error));
  for (const { region, error } of failures) if (!isNotOffered(error)) shortfall.note(region, error);
  shortfall.end();
}

/** Other regions answered, so a host that does not exist or an unknown operation means: the service is not there. */
function isNotOffered(error: RollcallError): boolean {
  return error instanceof NotApplicable || isMissingEndpoint(error);
}

/** All regions failed: the refusal is the most useful to name, then the failure; not applicable only if it is so everywhere. */
function common(errors: RollcallError[]): RollcallError {
  const worst =
    errors.find((error) => error instanceof Denied) ?? errors.find((error) => error instanceof Unavailable);
  return worst ?? (errors[0] as RollcallError);
}
