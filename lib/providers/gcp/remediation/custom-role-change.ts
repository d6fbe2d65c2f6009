/** A custom role with less in it, for everybody it is granted to: permissions are taken out of it, and put back by the opposite command. */
import type { Change } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, into } from "../../remediation/command-text.ts";
import { watchStep } from "./binding-change.ts";
import type { PolicyTarget } from "./policy-target.ts";

type Facts = {
  role: { name: string; title: string };
  removed: string[];
  member: string;
  target: PolicyTarget;
  isShared: boolean;
  notes: string[];
};

/** Null for a role that is not a custom one. */
export function customRoleId(name: string): { id: string; parent: [string, string] } | null {
  const [, kind, parent = "", id = ""] =
    /^(projects|organizations)\/([^/]+)\/roles\/([^/]+)$/.exec(name) ?? [];
  if (kind === undefined) return null;
  return { id, parent: [kind === "projects" ? "--project" : "--organization", parent] };
}

export function customRoleChange({ role, removed, member, target, isShared, notes }: Facts): Change | null {
  const found = customRoleId(role.name);
  if (found === null) return null;
  const { id, parent } = found;
  const update = (option: string) =>
    command("gcloud", "iam", "roles", "update", id, parent, [option, removed.join(",")]);
  return {
    kind: "remove-actions",
    target: `custom role ${role.title}`,
    steps: [
      {
        phase: "backup",
        title: "Keep the role as it is",
        why: "With its etag.",
        texts: [
          commands(
            "backup",
            into(
              fileName([id, "before"], "json"),
              command("gcloud", "iam", "roles", "describe", id, parent, ["--format", "json"]),
            ),
          ),
        ],
        inverse: [],
      },
      {
        phase: "change",
        title: `Take ${removed.length === 1 ? "a permission" : `${removed.length} permissions`} out of it`,
        why: isShared ? "Everybody who has the role is proven not to use them." : "Nobody else has the role.",
        texts: [commands("update", update("--remove-permissions"))],
        inverse: [commands("undo", update("--add-permissions"))],
      },
      watchStep(member, target),
    ],
    notes,
  };
}
