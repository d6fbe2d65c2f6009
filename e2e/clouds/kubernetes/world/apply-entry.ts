/** One journal entry folded onto a cluster: the same effect whether it was applied a moment or a year ago. */
import { instantOf, isoOf } from "../../calendar.ts";
import type { JournalEntry } from "../../journal.ts";
import { aggregate } from "./aggregate.ts";
import { mintUid, nextRevision } from "./forge.ts";
import type { ClusterState, Meta } from "./model.ts";
import { removeNamespace, removeServiceAccount } from "./remove.ts";

/** The lists of a cluster that a person can write to. */
export type Collection =
  | "namespaces"
  | "serviceAccounts"
  | "roles"
  | "clusterRoles"
  | "roleBindings"
  | "clusterRoleBindings"
  | "workloads"
  | "tokenSecrets";

type Thing = Meta & { namespace?: string; kind?: string };
type Named = { name: string; namespace?: string; kind?: string };

/** `create` and `replace` carry the thing itself, `delete` its name. A later event may already have removed what is named. */
export type WriteParameters = { collection: Collection; thing?: Thing; named?: Named };

export function applyEntry(state: ClusterState, entry: JournalEntry): void {
  const { collection, thing, named } = entry.parameters as WriteParameters;
  const change = CHANGES[entry.action];
  if (!change) throw new RangeError(`Unknown journal action ${entry.action}`);
  change(state, collection, thing ?? named ?? { name: "" });
  aggregate(state);
}

const listOf = (state: ClusterState, collection: Collection): Thing[] => state[collection];

/** The thing of that name; workloads of different kinds may share one. */
export function findThing(state: ClusterState, collection: Collection, named: Named): Thing | undefined {
  return listOf(state, collection).find(
    (thing) => thing.name === named.name && thing.namespace === named.namespace && thing.kind === named.kind,
  );
}

const CHANGES: Record<string, (state: ClusterState, collection: Collection, thing: Named) => void> = {
  create: (state, collection, thing) => {
    if (findThing(state, collection, thing)) return;
    const made = madeFrom(state, thing);
    listOf(state, collection).push(made);
    if (collection === "namespaces") giveDefault(state, made.name);
  },
  replace: (state, collection, thing) => {
    const list = listOf(state, collection);
    const known = findThing(state, collection, thing);
    if (!known) return;
    list[list.indexOf(known)] = { ...known, ...thing, revision: nextRevision(state) };
  },
  delete: (state, collection, named) => {
    const known = findThing(state, collection, named);
    if (!known) return;
    nextRevision(state);
    if (collection === "namespaces") return removeNamespace(state, known.name);
    const account = state.serviceAccounts.find((other) => other === known);
    if (account) {
      removeServiceAccount(state, account);
      // Its controller misses it at once.
      if (account.name === "default") giveDefault(state, account.namespace);
      return;
    }
    const list = listOf(state, collection);
    list.splice(list.indexOf(known), 1);
  },
};

function madeFrom(state: ClusterState, thing: Named): Thing {
  return {
    ...(thing as Thing),
    uid: mintUid(state),
    createdAt: isoOf(instantOf(state.day, 1)),
    revision: nextRevision(state),
  };
}

/** Its controller gives every namespace a service account. */
function giveDefault(state: ClusterState, namespace: string): void {
  const account = {
    ...{ name: "default", labels: {}, annotations: {}, manager: "kube-controller-manager" },
    ...{ namespace, purpose: "standard", automount: null, secrets: [] },
  };
  state.serviceAccounts.push(madeFrom(state, account) as ClusterState["serviceAccounts"][number]);
}
