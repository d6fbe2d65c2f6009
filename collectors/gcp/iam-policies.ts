/** `gcp/iam-policies`: who holds which role in the organization, its folders and projects, and on each service account. */
import type { CloudRecord, CoverageRecord } from "#lib/ingest/contract.ts";
import { accountRef } from "#lib/providers/gcp/keys.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { callsAtOnce } from "./access.ts";
import { accountType, hierarchyTypes, isTruncated, listAssets, truncated } from "./assets.ts";
import { type Attachment, policyRecords } from "./map-binding.ts";
import { accountInName } from "./map-key.ts";
import { accountPolicyOf, policyOf } from "./policies.ts";
import { accountsOf, asksInventory, perProject, type Reading } from "./reading.ts";

export async function* collectIamPolicies(reading: Reading): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(reading.access.ctx.signal);
  yield* aboveRoot(reading.estate.root);
  const records = (await asksInventory(reading, "IAM_POLICY"))
    ? inventoryPolicies(reading, shortfall)
    : directPolicies(reading, shortfall);
  yield* records;
  shortfall.end();
}

/** What is granted above the root holds inside it, and is not read: that must not look like nothing. */
function* aboveRoot(root: string): Iterable<CoverageRecord> {
  if (root.startsWith("organizations/")) return;
  yield {
    type: "coverage",
    scope: root,
    capability: "inherited-policies",
    status: "unavailable",
    reason: `Policies of what is above ${root} hold in it and are not read by this source.`,
    unknown: [],
  };
}

async function* inventoryPolicies(reading: Reading, shortfall: Shortfall): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  for await (const asset of listAssets(access, "IAM_POLICY", [...hierarchyTypes, accountType])) {
    const scope = estate.scopeOf(asset.ancestors ?? []);
    if (scope === null) continue;
    const attachment = attachmentOf(asset, scope, estate.root);
    let policy: object | null | undefined = asset.iamPolicy;
    if (isTruncated(asset)) {
      policy =
        attachment.account === null ? await shortfall.attempt(scope, () => policyOf(access, scope)) : null;
      if (attachment.account !== null) shortfall.note(asset.name, truncated(asset.name));
    }
    yield* policyRecords(policy, attachment);
  }
}

/** Of an asset of the tree, or of an account. */
export function attachmentOf(
  asset: { name: string; assetType: string },
  scope: string,
  root: string,
): Attachment {
  const owner = asset.assetType === accountType ? accountInName(asset.name) : null;
  if (owner === null) return { scope, root, resource: null, resourceType: null, account: null };
  return {
    ...{ scope, root, resourceType: accountType },
    // The project is named by id or by number, and the scope says it already.
    resource: `iam.googleapis.com/serviceAccounts/${owner}`,
    account: accountRef(owner),
  };
}

async function* directPolicies(reading: Reading, shortfall: Shortfall): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  const atOnce = callsAtOnce(access.ctx);
  const nodes = estate.scopes.filter(({ state }) => state === "active").map(({ externalId }) => externalId);
  const policies = inParallel(nodes, atOnce, async (node) => ({
    node,
    policy: await shortfall.attempt(`policy of ${node}`, () => policyOf(access, node)),
  }));
  for await (const { node, policy } of policies) {
    const attachment = { scope: node, root: estate.root, resource: null, resourceType: null, account: null };
    yield* policyRecords(policy, attachment);
  }
  const lists = perProject(reading, async (project) => ({
    project,
    accounts: await shortfall.attempt(`service accounts of ${project.id}`, () => accountsOf(access, project)),
  }));
  for await (const { project, accounts } of lists) {
    const found = inParallel(accounts ?? [], atOnce, async ({ uniqueId, email }) => ({
      uniqueId,
      policy: await shortfall.attempt(`policy of ${email}`, () =>
        accountPolicyOf(access, project.id, uniqueId),
      ),
    }));
    for await (const { uniqueId, policy } of found) {
      const name = `//iam.googleapis.com/projects/${project.id}/serviceAccounts/${uniqueId}`;
      yield* policyRecords(
        policy,
        attachmentOf({ name, assetType: accountType }, project.scope, estate.root),
      );
    }
  }
}
