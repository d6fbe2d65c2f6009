/** `gcp/deny-policies`: what is denied whatever is allowed. Lists leave the rules out, so each policy is read by itself. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { malformed } from "../calls/malformed.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { apis } from "./apis.ts";
import { denyPolicyRecords } from "./map-deny-policy.ts";
import { recordOf } from "./read-field.ts";
import type { Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";

export async function* collectDenyPolicies({ access, estate }: Reading): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(access.ctx.signal);
  const nodes = estate.scopes.filter(({ state }) => state === "active").map(({ externalId }) => externalId);
  const lists = inParallel(nodes, callsAtOnce(access.ctx), async (node) => ({
    node,
    names: await shortfall.attempt(`deny policies of ${node}`, () => namesOf(access, node)),
  }));
  for await (const { node, names } of lists) {
    for (const name of names ?? []) {
      const policy = await shortfall.attempt(name, () => policyNamed(access, name, node));
      if (policy === null) continue;
      yield* denyPolicyRecords(recordOf(policy), node) ?? [unreadable(name)];
    }
  }
  shortfall.end();
}

/** Source: iam v2 `policies.listPolicies`; the attachment point is one path segment, so its slashes are encoded. */
async function namesOf(access: Access, node: string): Promise<string[]> {
  const api = await apis.denyPolicies();
  const parent = `policies/${encodeURIComponent(`cloudresourcemanager.googleapis.com/${node}`)}/denypolicies`;
  const answers = pages(
    (pageToken) =>
      access.call("iam.denypolicies.list", node, (options) =>
        api.policies.listPolicies({ parent, pageToken }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  const names: string[] = [];
  for await (const { policies = [] } of answers) {
    for (const { name } of policies) {
      if (!name) throw malformed(`A deny policy of ${node} has no name.`);
      names.push(name);
    }
  }
  return names;
}

async function policyNamed(access: Access, name: string, node: string): Promise<object> {
  const api = await apis.denyPolicies();
  return access.call<object>("iam.denypolicies.get", node, (options) => api.policies.get({ name }, options));
}
