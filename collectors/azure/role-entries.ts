/** Entries of a role definition as every API writes them: flat in Azure CLI exports, and with lists that may be missing. */
import { z } from "zod";
import type { PermissionEntry } from "#lib/providers/azure/role-permissions.ts";
import { text, texts } from "./parse.ts";

export const permissionEntry: z.ZodType<PermissionEntry> = z
  .looseObject({
    actions: texts,
    notActions: texts,
    dataActions: texts,
    notDataActions: texts,
    condition: text,
    conditionVersion: text,
  })
  .transform(({ actions, notActions, dataActions, notDataActions, condition, conditionVersion }) => ({
    ...{ actions, notActions, dataActions, notDataActions },
    condition: condition === "" ? null : condition,
    conditionVersion,
  }));
