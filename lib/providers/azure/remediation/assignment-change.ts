/** One role assignment of Azure, narrowed: the smaller role is made and assigned at the same scope, then the large one goes. */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import { hclBlock, hclName, hclString, hclValue } from "../../remediation/hcl.ts";
import { type Assignment, createAssignment, deleteAssignments } from "./az-text.ts";
import type { Entry } from "./narrow-entry.ts";

export type SmallerRole = {
  /** Of a role there is: its name. Of a new one: what it will be called. */
  name: string;
  entry: Entry | null;
};

type Facts = {
  old: Assignment & { ids: string[]; title: string };
  roles: readonly SmallerRole[];
  /** Where a new role may be assigned. */
  assignable: string;
  why: string;
  notes: string[];
};

export const watchDays = 35;

export function assignmentChange({ old, roles, assignable, why, notes }: Facts): Change {
  return {
    kind: roles.length === 0 ? "remove-grant" : "remove-actions",
    target: `${old.title} on ${old.scope}`,
    steps: [
      {
        phase: "backup",
        title: "Keep its assignments as they are",
        why: "Azure keeps no copy of a deleted assignment.",
        texts: [
          commands(
            "backup",
            into(
              fileName([old.principal, "assignments", "before"], "json"),
              command("az", "role", "assignment", "list", ["--assignee", old.principal], "--all", [
                "--output",
                "json",
              ]),
            ),
          ),
        ],
        inverse: [],
      },
      ...roles.map((role) => giveRole(old, role, assignable, why)),
      {
        phase: "change",
        title: `Delete the assignment of ${old.title}`,
        why:
          roles.length === 0
            ? "Nothing that it gives is used or undecided."
            : "What took its place gives all that stays.",
        texts: [
          commands("delete", deleteAssignments(old.ids)),
          {
            format: "terraform",
            name: "removal",
            text: `# Take the azurerm_role_assignment of ${hclString(old.title)} on ${hclString(old.scope)} out of the code: apply deletes it.\n# Where Terraform does not know it, the command line does.`,
          },
        ],
        inverse: [commands("undo", ...createAssignment(old))],
      },
      watchStep(old.principal),
    ],
    notes,
  };
}

function giveRole(
  old: Assignment,
  { name, entry }: SmallerRole,
  assignable: string,
  why: string,
): ChangeStep {
  const given = { ...old, role: name };
  const ids = (query: string) =>
    command(
      "az",
      "role",
      "assignment",
      "list",
      ["--assignee", old.principal],
      ["--role", name],
      ["--scope", old.scope],
      ["--query", query],
      ["--output", "tsv"],
    );
  const file = fileName([name], "json");
  const definition = entry === null ? null : roleFile(name, entry, assignable);
  return {
    phase: "change",
    title: entry === null ? `Assign ${name}` : `Make and assign ${name}`,
    why,
    texts: [
      ...(definition === null ? [] : [{ format: "json" as const, name: file, text: jsonText(definition) }]),
      commands(
        "assign",
        ...(definition === null
          ? []
          : [
              writeFile(file, jsonText(definition)),
              command("az", "role", "definition", "create", ["--role-definition", `@${file}`]),
              "# A new role is known everywhere after some minutes: assign it then.",
            ]),
        ...createAssignment(given),
      ),
      terraformOf(given, entry, assignable),
    ],
    inverse: [
      commands(
        "undo, after the large role is back",
        `${ids("[0].id")} | xargs -r -n 1 az role assignment delete --ids`,
        ...(entry === null
          ? []
          : [command("az", "role", "definition", "delete", ["--name", name], ["--scope", assignable])]),
      ),
    ],
  };
}

export function roleFile(name: string, entry: Entry, assignable: string): { [key: string]: Json } {
  return {
    ...{ Name: name, IsCustom: true, Description: "What is used, or may be, of a larger role." },
    ...{ Actions: entry.actions, NotActions: entry.notActions },
    ...{ DataActions: entry.dataActions, NotDataActions: entry.notDataActions },
    AssignableScopes: [assignable],
  };
}

function terraformOf(
  { principal, role, scope, condition }: Assignment,
  entry: Entry | null,
  assignable: string,
) {
  const label = hclName(role);
  const { expression = null, version = null } = (condition ?? {}) as { [key: string]: Json };
  const blocks = entry === null ? [] : [definitionBlock(label, role, entry, assignable)];
  const of =
    entry === null
      ? `role_definition_name = ${hclString(role)}`
      : `role_definition_id = azurerm_role_definition.${label}.role_definition_resource_id`;
  blocks.push(
    hclBlock(`resource "azurerm_role_assignment" "${label}"`, [
      `scope = ${hclString(scope)}`,
      of,
      `principal_id = ${hclString(principal)}`,
      'principal_type = "ServicePrincipal"',
      "skip_service_principal_aad_check = true",
      ...(typeof expression === "string"
        ? [
            `condition = ${hclString(expression)}`,
            `condition_version = ${hclString(typeof version === "string" ? version : "2.0")}`,
          ]
        : []),
    ]),
  );
  return { format: "terraform" as const, name: "assignment", text: blocks.join("\n\n") };
}

function definitionBlock(label: string, name: string, entry: Entry, assignable: string): string {
  const lists = [
    ["actions", entry.actions],
    ["not_actions", entry.notActions],
    ["data_actions", entry.dataActions],
    ["not_data_actions", entry.notDataActions],
  ] as const;
  return hclBlock(`resource "azurerm_role_definition" "${label}"`, [
    `name = ${hclString(name)}`,
    `scope = ${hclString(assignable)}`,
    "permissions {",
    ...lists
      .filter(([, list]) => list.length > 0)
      .flatMap(([field, list]) => `  ${field} = ${hclValue([...list], 1)}`.split("\n")),
    "}",
    `assignable_scopes = [${hclString(assignable)}]`,
  ]);
}

export function watchStep(principal: string): ChangeStep {
  return {
    phase: "watch",
    title: `Watch for ${watchDays} days`,
    why: "Tokens that are out live on for up to a day. A call refused with AuthorizationFailed means that it needed what was taken away: take the step back.",
    texts: [
      commands(
        "refused calls",
        command(
          "az",
          "monitor",
          "activity-log",
          "list",
          ["--caller", principal],
          ["--status", "Failed"],
          ["--offset", `${watchDays}d`],
          ["--output", "table"],
        ),
      ),
    ],
    inverse: [],
  };
}
