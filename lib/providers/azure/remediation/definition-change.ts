/** A custom role with less in it, for everybody it is assigned to: its definition is written anew, and the old one written back. */
import type { Change } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import { watchStep } from "./assignment-change.ts";

type Facts = {
  role: { name: string; id: string };
  before: Json;
  after: Json;
  principal: string;
  isShared: boolean;
  notes: string[];
};

export function definitionChange({ role, before, after, principal, isShared, notes }: Facts): Change {
  const update = (definition: Json, name: string) => {
    const file = fileName([role.name, name], "json");
    return [
      writeFile(file, jsonText(definition)),
      command("az", "role", "definition", "update", ["--role-definition", `@${file}`]),
    ];
  };
  return {
    kind: "remove-actions",
    target: `custom role ${role.name}`,
    steps: [
      {
        phase: "backup",
        title: "Keep the definition as it is",
        why: "A role definition has no versions.",
        texts: [
          commands(
            "backup",
            into(
              fileName([role.name, "definition", "before"], "json"),
              command("az", "role", "definition", "list", ["--name", role.id], ["--output", "json"]),
            ),
          ),
        ],
        inverse: [],
      },
      {
        phase: "change",
        title: "Write the smaller definition",
        why: isShared
          ? "Everybody it is assigned to is proven not to use what goes."
          : "Nobody else has the role.",
        texts: [
          { format: "json", name: fileName([role.name, "after"], "json"), text: jsonText(after) },
          commands("update", ...update(after, "after")),
        ],
        inverse: [commands("undo", ...update(before, "before"))],
      },
      watchStep(principal),
    ],
    notes,
  };
}
