/** One cluster as the oracle looks at it, and the ids by which things of it are known. */
import type { ClusterFacts } from "../world/clusters.ts";
import type { ClusterState } from "../world/model.ts";
import type { Sight } from "./sight.ts";

export type Place = {
  facts: ClusterFacts;
  state: ClusterState;
  /** On the days before on which somebody read it. */
  earlier: ClusterState[];
  sight: Sight;
  id: string;
  sharedAccount: string;
};

export const inNamespace = ({ id }: Place, namespace: string): string => `${id}/${namespace}`;
export const byUid = ({ id }: Place, uid: string): string => `${id}/${uid}`;
export const accountName = ({ id }: Place, namespace: string, name: string): string =>
  `${id}/${namespace}/${name}`;
export const userId = ({ id }: Place, name: string): string => `${id}/user:${name}`;
export const groupId = ({ id }: Place, name: string): string => `${id}/group:${name}`;

/** The account's id where it is there to be seen, else its name as bindings and pods write it. */
export function accountId(place: Place, namespace: string, name: string): string {
  return seenAccount(place, namespace, name) ?? accountName(place, namespace, name);
}

export function seenAccount(place: Place, namespace: string, name: string): string | null {
  const { state, sight, facts } = place;
  if (!sight.sees(facts.name, "list serviceaccounts", namespace)) return null;
  const account = state.serviceAccounts.find((one) => one.namespace === namespace && one.name === name);
  return account === undefined ? null : byUid(place, account.uid);
}
