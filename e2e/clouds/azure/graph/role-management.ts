/** Entra roles: definitions, who holds them, and for how long where that is limited. */
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import { customDirectoryRole, directoryRoles } from "../world/directory-roles.ts";
import { directoryAssignmentRow, directoryRoleRow, directoryScheduleRow } from "./entities.ts";
import { objectRow } from "./objects.ts";
import { listReply, noProperty, optionsOf } from "./odata.ts";
import type { GraphCall } from "./routes.ts";

const SIZE = { default: 100, maximum: 999 };

export function listRoleDefinitions(call: GraphCall): Reply {
  const rows = [...directoryRoles, customDirectoryRole(call.world.seed)].map(directoryRoleRow);
  return listReply(call, optionsOf(call), { type: "unifiedRoleDefinition", size: SIZE, rows });
}

export function listRoleAssignments(call: GraphCall): Reply {
  const held = call.directory().directoryAssignments;
  return listReply(call, optionsOf(call), {
    type: "unifiedRoleAssignment",
    size: SIZE,
    rows: held.map(directoryAssignmentRow),
    expand: (row, { name }) => {
      if (name !== "principal") throw noProperty(name, "unifiedRoleAssignment");
      return objectRow(call, String(row.principalId));
    },
  });
}

export function listRoleSchedules(call: GraphCall): Reply {
  if (!call.quirks.premium)
    throw new AzureError(
      400,
      "AadPremiumLicenseRequired",
      "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.",
    );
  const rows = call.directory().directoryAssignments.map(directoryScheduleRow);
  return listReply(call, optionsOf(call), {
    type: "unifiedRoleAssignmentScheduleInstance",
    size: SIZE,
    rows,
  });
}
