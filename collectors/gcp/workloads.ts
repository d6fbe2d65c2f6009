/** `gcp/workloads`: which virtual machine, cluster, service, job and function runs as which account. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { isTruncated, listAssets, requireInventory, truncated } from "./assets.ts";
import { workloadRecords, workloadTypes } from "./map-workload.ts";
import { recordOf, textOf } from "./read-field.ts";
import type { Reading } from "./reading.ts";

/** Only the asset inventory lists them at once; what else it says of them, such as environment variables, is dropped unread. */
export async function* collectWorkloads({ access, estate }: Reading): AsyncGenerator<CloudRecord> {
  await requireInventory(access, "RESOURCE");
  const shortfall = createShortfall(access.ctx.signal);
  for await (const asset of listAssets(access, "RESOURCE", workloadTypes)) {
    const scope = estate.scopeOf(asset.ancestors ?? []);
    if (scope === null) continue;
    if (isTruncated(asset)) shortfall.note(asset.name, truncated(asset.name));
    yield* workloadRecords(
      {
        ...{ name: asset.name, assetType: asset.assetType },
        location: textOf(asset.resource?.location),
        data: recordOf(asset.resource?.data),
      },
      { scope, projectId: estate.projectIds.get(scope) ?? null },
    );
  }
  shortfall.end();
}
