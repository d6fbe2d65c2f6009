/** Exactly these actions as a custom role; permissions of APIs and the directory are in no custom role, and are named beside it. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type PermissionSet, positionsOf } from "#lib/domain/permission-set.ts";
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { fileName, jsonText } from "../../remediation/command-text.ts";
import { appPlane, dataPlane, delegatedPlane, directoryPlane } from "../action-planes.ts";
import { roleFile } from "./assignment-change.ts";

export function templateRole(name: string, actions: PermissionSet, catalogue: Catalogue): ChangeText[] {
  const names = positionsOf(actions).map((position) => catalogue.names[position] ?? "");
  const isOther = (one: string) =>
    [appPlane, delegatedPlane, directoryPlane].some((plane) => one.startsWith(plane));
  const data = names.filter((one) => one.startsWith(dataPlane)).map((one) => one.slice(dataPlane.length));
  const control = names.filter((one) => !one.startsWith(dataPlane) && !isOther(one));
  const entry = { actions: control, notActions: [], dataActions: data, notDataActions: [] };
  const role = {
    ...roleFile(name, entry, "/subscriptions/SUBSCRIPTION"),
    Description: "What nine of ten alike used.",
  };
  const others = names.filter(isOther);
  return [
    ...(control.length + data.length === 0
      ? []
      : [{ format: "json" as const, name: fileName([name], "json"), text: jsonText(role) }]),
    ...(others.length === 0
      ? []
      : [{ format: "json" as const, name: fileName([name, "permissions"], "json"), text: jsonText(others) }]),
  ];
}
