/** Users and groups, which exist in a cluster only by being named. */
import type { OracleExternal } from "../../oracle-answer.ts";
import { groupId, type Place, userId } from "./place.ts";

export function outsideUser(place: Place, name: string): OracleExternal {
  const [kind, nature] = sortOf(name);
  return { kind: `kubernetes_${kind}`, value: userId(place, name), nature };
}

export function outsideGroup(place: Place, name: string): OracleExternal {
  const nature = name === "system:unauthenticated" ? "set" : "group";
  return { kind: "kubernetes_group", value: groupId(place, name), nature };
}

function sortOf(name: string): [kind: string, nature: string] {
  if (name === "system:anonymous") return ["component", "set"];
  if (name.startsWith("system:node:")) return ["node", "provider-managed"];
  if (name.startsWith("system:")) return ["component", "provider-managed"];
  return ["user", name.includes("@") ? "human" : "unknown"];
}
