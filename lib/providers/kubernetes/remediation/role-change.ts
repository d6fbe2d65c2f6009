/** A role with fewer rules, for everybody it is bound to: only its rules are written, and the old ones are one patch away. */
import type { Change } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { commands } from "../../remediation/command-text.ts";
import { yamlDocuments } from "../../remediation/yaml.ts";
import { objectWords, type RoleId, roleManifest } from "./cluster-objects.ts";
import { backupStep, patchLines, watchStep } from "./kubectl.ts";

type Facts = { role: RoleId; before: Json; after: Json; user: string; isShared: boolean; notes: string[] };

/** What was applied with labels loses those that the next manifest does not have. */
const manifestNote =
  "# For the role's own source: keep its labels and annotations there, for apply takes away what is not in it.";

export function roleChange({ role, before, after, user, isShared, notes }: Facts): Change {
  const rules = (document: Json) => ({ rules: (document as { rules?: Json } | null)?.rules ?? [] });
  return {
    kind: "remove-actions",
    target: objectWords(role),
    steps: [
      backupStep([role], "A role has no versions."),
      {
        phase: "change",
        title: "Write the smaller rules",
        why: isShared
          ? "Everybody it is bound to is proven not to use what goes. Labels and annotations stay."
          : "Nobody else is bound to it. Labels and annotations stay.",
        texts: [
          commands("replace the rules", ...patchLines(role, rules(after), "after")),
          {
            ...{ format: "yaml", name: `${role.name}.yaml` },
            text: `${manifestNote}\n${yamlDocuments([roleManifest(role, after)])}`,
          },
        ],
        inverse: [commands("undo", ...patchLines(role, rules(before), "before"))],
      },
      watchStep(user),
    ],
    notes,
  };
}
