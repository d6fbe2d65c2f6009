/** `gcp/service-accounts`: every service account that lives in a project. */
import type { CloudRecord, RejectedRecord } from "#lib/ingest/contract.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { accountType, isTruncated, listAssets, truncated } from "./assets.ts";
import { accountOf, accountRecords } from "./map-account.ts";
import { recordOf } from "./read-field.ts";
import { accountsOf, asksInventory, attemptProject, perProject, type Reading } from "./reading.ts";

export async function* collectServiceAccounts(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  const shortfall = createShortfall(access.ctx.signal);
  if (await asksInventory(reading, "RESOURCE")) {
    for await (const asset of listAssets(access, "RESOURCE", [accountType])) {
      const scope = estate.scopeOf(asset.ancestors ?? []);
      if (scope === null) continue;
      if (isTruncated(asset)) shortfall.note(asset.name, truncated(asset.name));
      const account = accountOf(recordOf(asset.resource?.data));
      if (account === null) yield unreadable(asset.name);
      else yield* accountRecords(account, scope);
    }
  } else {
    const lists = perProject(reading, async (project) => ({
      project,
      accounts: await attemptProject(reading, shortfall, `service accounts of ${project.id}`, () =>
        accountsOf(access, project),
      ),
    }));
    for await (const { project, accounts } of lists) {
      for (const account of accounts ?? []) yield* accountRecords(account, project.scope);
    }
  }
  shortfall.end();
}

/** Something that is there and cannot be made anything of: counted, and the slice closes nothing. */
export function unreadable(sample: string): RejectedRecord {
  return { type: "rejected", reason: "unreadable", sample, unknown: [] };
}
