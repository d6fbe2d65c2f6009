/** A service principal or managed identity nobody needs: switched off or without grants first, then deleted. */
import type { Change } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, into } from "../../remediation/command-text.ts";
import type { Outcome, RetireRequest } from "../../remediation.ts";
import { watchStep } from "./assignment-change.ts";
import { createAssignment, deleteAssignments, graphCall } from "./az-text.ts";

export function retireChange(request: RetireRequest): Outcome {
  const { subject } = request;
  if (subject.kind === "azure_service_principal") return retiredPrincipal(request);
  if (subject.kind === "azure_managed_identity") return retiredIdentity(request);
  return { target: subject.name, why: "Only service principals and managed identities are retired here." };
}

function retiredPrincipal({ subject, workloads }: RetireRequest): Outcome {
  const id = subject.externalId;
  const enabled = (value: boolean) =>
    command("az", "ad", "sp", "update", ["--id", id], ["--set", `accountEnabled=${value}`]);
  return {
    kind: "retire-identity",
    target: `service principal ${subject.name}`,
    steps: [
      backupStep(id, ["az", "ad", "sp", "show"]),
      {
        phase: "change",
        title: "Disable it",
        why: "It can no longer sign in to this tenant; tokens that are out end within a day. Nothing of it is lost.",
        texts: [
          commands("disable", enabled(false)),
          {
            format: "terraform",
            name: "disabled",
            text: "# In the azuread_service_principal resource:\naccount_enabled = false",
          },
        ],
        inverse: [commands("undo", enabled(true))],
      },
      watchStep(id),
      {
        phase: "remove",
        title: "Delete it",
        why: "For 30 days it can be restored. Its role assignments are not: they are in the file kept at first.",
        texts: [commands("delete", command("az", "ad", "sp", "delete", ["--id", id]))],
        inverse: [
          commands("undo, within 30 days", ...graphCall("POST", `directory/deletedItems/${id}/restore`)),
        ],
      },
    ],
    notes: workloads > 0 ? [`${workloads} workloads still run as it: they fail from the first step on.`] : [],
  } satisfies Change;
}

/** Entra lets nobody disable one: without grants it can do nothing. Source: Graph `servicePrincipal`, servicePrincipalType ManagedIdentity. */
function retiredIdentity({ subject, grants, workloads }: RetireRequest): Outcome {
  const target = `managed identity ${subject.name}`;
  const resource = subject.attributes.resourceId;
  if (subject.attributes.assigned !== "user" || typeof resource !== "string")
    return {
      target,
      why: "It is a part of its resource: switch the identity off there, or delete the resource.",
    };
  const id = subject.externalId;
  const own = grants.filter((grant) => grant.subject.isItself && Array.isArray(grant.attributes.assignments));
  if (own.length === 0)
    return {
      target,
      why: "No role assignment of it is known that could be taken back: `az identity delete` is for good.",
    };
  const assignments = own.map(({ attributes, role, condition }) => ({
    ids: (attributes.assignments as unknown[]).map(String),
    old: {
      ...{ principal: id, role: role.externalId.split("/").at(-1) ?? role.externalId, condition },
      scope: typeof attributes.assignmentScope === "string" ? attributes.assignmentScope : "",
    },
  }));
  return {
    kind: "retire-identity",
    target,
    steps: [
      backupStep(id, ["az", "ad", "sp", "show"]),
      {
        phase: "change",
        title: "Take away its role assignments",
        why: "A managed identity cannot be disabled: without assignments it can do nothing in Azure but what groups give it.",
        texts: [commands("delete", ...assignments.map(({ ids }) => deleteAssignments(ids)))],
        inverse: [commands("undo", ...assignments.flatMap(({ old }) => createAssignment(old)))],
      },
      watchStep(id),
      {
        phase: "remove",
        title: "Delete it",
        why: "A deleted managed identity cannot be restored: a new one has another id.",
        texts: [commands("delete", command("az", "identity", "delete", ["--ids", resource]))],
        inverse: [],
      },
    ],
    notes: [
      ...(workloads > 0 ? [`${workloads} resources still use it: take it off them first.`] : []),
      ...groupNotes(grants),
    ],
  } satisfies Change;
}

function groupNotes(grants: RetireRequest["grants"]): string[] {
  const groups = new Set(
    grants.filter(({ subject }) => !subject.isItself).map(({ subject }) => subject.name),
  );
  return groups.size === 0
    ? []
    : [
        `What it gets through ${[...groups].sort().join(", ")} stays until it is taken out of there, or deleted.`,
      ];
}

function backupStep(id: string, show: string[]): Change["steps"][number] {
  return {
    phase: "backup",
    title: "Keep what it is and what it holds",
    why: "Role assignments do not come back with it.",
    texts: [
      commands(
        "backup",
        into(fileName([id, "before"], "json"), command(...show, ["--id", id], ["--output", "json"])),
        into(
          fileName([id, "assignments", "before"], "json"),
          command("az", "role", "assignment", "list", ["--assignee", id], "--all", ["--output", "json"]),
        ),
      ),
    ],
    inverse: [],
  };
}
