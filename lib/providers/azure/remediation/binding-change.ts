/** Role assignments of somebody who was deleted: Azure gives none to whom it does not know, so the looking comes before they go. */
import { command, commands, fileName, into } from "../../remediation/command-text.ts";
import type { BindingRequest, Outcome } from "../../remediation.ts";
import { deleteAssignments } from "./az-text.ts";

/** Source: Azure RBAC, "Symptom - Role assignments with identity not found". */
export function removeBinding({ subject, role, attributes }: BindingRequest): Outcome {
  const scope = typeof attributes.assignmentScope === "string" ? attributes.assignmentScope : "the directory";
  const target = `${role.name} on ${scope} of ${subject.value}`;
  const ids = Array.isArray(attributes.assignments) ? attributes.assignments.map(String) : [];
  if (ids.length === 0)
    return {
      target,
      why: "Entra takes it away itself once the deleted object is purged, after 30 days: look under Deleted users and Deleted applications whether it is to come back.",
    };
  const show = command(
    "az",
    "role",
    "assignment",
    "list",
    ["--scope", scope],
    ["--query", `[?principalId=='${subject.value}']`],
    ["--output", "json"],
  );
  return {
    kind: "remove-grant",
    target,
    steps: [
      {
        phase: "backup",
        title: "Keep the assignment as it is",
        why: "Azure keeps no copy of a deleted assignment.",
        texts: [commands("backup", into(fileName([subject.value, "assignments", "before"], "json"), show))],
        inverse: [],
      },
      {
        phase: "watch",
        title: "See that nobody of that id is there",
        why: "Both must say that it does not exist. A managed identity or application that was deleted less than 30 days ago can be restored, and then has its assignment again if it is left.",
        texts: [
          commands(
            "who it is",
            `${command("az", "ad", "sp", "show", ["--id", subject.value], ["--output", "none"])} || true`,
            `${command("az", "ad", "user", "show", ["--id", subject.value], ["--output", "none"])} || true`,
          ),
        ],
        inverse: [],
      },
      {
        phase: "remove",
        title: "Delete the assignment",
        why: "Nobody loses anything: whoever it was for is gone, and nobody else gets that id. Azure makes none anew for whom it does not know.",
        texts: [commands("delete", deleteAssignments(ids))],
        inverse: [],
      },
    ],
    notes: [],
  };
}
