/** One binding, narrowed: the smaller role is granted first, then the large one is taken away, and neither leaves a gap. */
import type { Change, ChangeStep, ChangeText } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, jsonText, writeFile } from "../../remediation/command-text.ts";
import { hclBlock, hclName, hclString, hclValue } from "../../remediation/hcl.ts";
import { type Binding, backupOf, bindingLines, type PolicyTarget } from "./policy-target.ts";

export type CustomRole = {
  id: string;
  /** `--project=shop` or `--organization=123`. */
  parent: ["--project" | "--organization", string];
  permissions: string[];
};

/** Something that goes with the old role by another binding, and what of it is granted in its place. */
export type BesideGrant = {
  target: PolicyTarget;
  condition: Json;
  roles: readonly { name: string; custom: CustomRole | null }[];
};

type Facts = {
  target: PolicyTarget;
  old: Binding & { title: string };
  /** Empty: nothing is left, and the binding only goes. */
  roles: readonly { name: string; custom: CustomRole | null }[];
  beside?: readonly BesideGrant[];
  why: string;
  notes: string[];
};

export const watchDays = 35;

export function bindingChange({ target, old, roles, beside = [], why, notes }: Facts): Change {
  const give = [
    ...roles.map(({ name, custom }) => giveRole(target, old, name, custom, why)),
    ...beside.flatMap(({ roles: own, condition, target: place }) =>
      own.map(({ name, custom }) => {
        const because = `It came with ${old.title} by a binding of everybody who has that.`;
        const given = giveRole(place, { ...old, condition }, name, custom, because);
        return { ...given, title: `${given.title} on ${place.words}` };
      }),
    ),
  ];
  return {
    kind: give.length === 0 ? "remove-grant" : "remove-actions",
    target: `${old.title} on ${target.words}`,
    steps: [
      {
        phase: "backup",
        title: "Keep the policy as it is",
        why: "With its etag, and with every other binding.",
        texts: [target, ...beside.map((one) => one.target)].map(backupOf),
        inverse: [],
      },
      ...give,
      {
        phase: "change",
        title: `Take ${old.title} away`,
        why:
          give.length === 0
            ? "Nothing that it gives is used or undecided."
            : "What took its place gives all that stays.",
        texts: [
          commands("remove the binding", ...bindingLines("remove", target, old)),
          ...(roles.length === 0 ? removedMember(target, old) : []),
        ],
        inverse: [commands("undo", ...bindingLines("add", target, old))],
      },
      watchStep(old.member, target),
    ],
    notes,
  };
}

function giveRole(
  target: PolicyTarget,
  old: Binding,
  name: string,
  custom: CustomRole | null,
  why: string,
): ChangeStep {
  const binding = { ...old, role: name };
  const file = custom === null ? "" : fileName([custom.id], "json");
  const role = custom === null ? null : roleFile(custom);
  const made =
    custom === null || role === null
      ? []
      : [
          writeFile(file, jsonText(role)),
          command("gcloud", "iam", "roles", "create", custom.id, custom.parent, ["--file", file]),
        ];
  const unmade =
    custom === null ? [] : [command("gcloud", "iam", "roles", "delete", custom.id, custom.parent)];
  return {
    phase: "change",
    title: custom === null ? `Grant ${name}` : `Make and grant ${custom.id}`,
    why,
    texts: [
      ...(role === null ? [] : [{ format: "json" as const, name: file, text: jsonText(role) }]),
      commands("grant", ...made, ...bindingLines("add", target, binding)),
      ...terraformOf(target, binding, custom),
    ],
    inverse: [
      commands("undo, after the large role is back", ...bindingLines("remove", target, binding), ...unmade),
    ],
  };
}

function roleFile({ id, permissions }: CustomRole): Json {
  return {
    title: id,
    description: "What is used, or may be, of a larger role.",
    stage: "GA",
    includedPermissions: permissions,
  };
}

function terraformOf(
  target: PolicyTarget,
  { member, role, condition }: Binding,
  custom: CustomRole | null,
): ChangeText[] {
  if (target.terraform === null) return [];
  const { type, fields } = target.terraform;
  const label = hclName(member.split(":").at(-1)?.split("@")[0] ?? member, role.split("/").at(-1) ?? role);
  const blocks = custom === null ? [] : [customBlock(custom)];
  const name = custom === null ? hclString(role) : `${customType(custom)}.${hclName(custom.id)}.name`;
  blocks.push(
    hclBlock(`resource "${type}_iam_member" "${label}"`, [
      ...fields.map(([field, value]) => `${field} = ${hclString(value)}`),
      `role = ${name}`,
      `member = ${hclString(member)}`,
      ...conditionLines(condition),
    ]),
  );
  return [{ format: "terraform", name: "member", text: blocks.join("\n\n") }];
}

function customType({ parent: [option] }: CustomRole): string {
  return option === "--project" ? "google_project_iam_custom_role" : "google_organization_iam_custom_role";
}

function customBlock(custom: CustomRole): string {
  const [option, parent] = custom.parent;
  return hclBlock(`resource "${customType(custom)}" "${hclName(custom.id)}"`, [
    `${option === "--project" ? "project" : "org_id"} = ${hclString(parent)}`,
    `role_id = ${hclString(custom.id)}`,
    `title = ${hclString(custom.id)}`,
    ...`permissions = ${hclValue(custom.permissions, 0)}`.split("\n"),
  ]);
}

function conditionLines(condition: Json): string[] {
  if (typeof condition !== "object" || condition === null || Array.isArray(condition)) return [];
  const fields = ["title", "description", "expression"].flatMap((field) => {
    const value = condition[field];
    return typeof value === "string" ? [`  ${field} = ${hclString(value)}`] : [];
  });
  return ["condition {", ...fields, "}"];
}

/** A member resource stands for one binding; a policy or binding resource would take away what others granted. */
function removedMember(target: PolicyTarget, { member, role }: Binding): ChangeText[] {
  if (target.terraform === null) return [];
  return [
    {
      format: "terraform",
      name: "removal",
      text: `# Take the ${target.terraform.type}_iam_member of ${hclString(member)} with ${hclString(role)} out of the code: apply removes it.\n# Where Terraform does not know it, the command line does.`,
    },
  ];
}

export function watchStep(member: string, target: PolicyTarget): ChangeStep {
  const email = member.replace(/^[a-zA-Z]+:/, "");
  const filter = `protoPayload.status.code=7 AND protoPayload.authenticationInfo.principalEmail="${email.replace(/["\\]/g, "\\$&")}"`;
  const place = placeOfLogs(target);
  return {
    phase: "watch",
    title: `Watch for ${watchDays} days`,
    why: "Policies take up to seven minutes to hold everywhere. A refused call means that it needed what was taken away: take the step back.",
    texts: [
      commands(
        "refused calls",
        command(
          "gcloud",
          "logging",
          "read",
          filter,
          ...place,
          ["--freshness", `${watchDays}d`],
          ["--limit", "20"],
        ),
      ),
    ],
    inverse: [],
  };
}

/** The command that reads logs wants to be told whose. */
function placeOfLogs({ command: words, name, options }: PolicyTarget): [string, string][] {
  const last = words.at(-1) ?? "";
  const option = { projects: "--project", folders: "--folder", organizations: "--organization" }[last];
  return option === undefined ? options.filter(([known]) => known === "--project") : [[option, name]];
}
