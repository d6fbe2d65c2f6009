/** What Entra grants as one piece, an application permission or a directory role, taken away as a whole and given back by one call. */
import type { Change, Refusal } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { commands, fileName, into } from "../../remediation/command-text.ts";
import type { JudgedGrant, Subject } from "../../remediation.ts";
import { watchStep } from "./assignment-change.ts";
import { graphCall } from "./az-text.ts";

export function directoryChange(grant: JudgedGrant, subject: Subject): Change | Refusal {
  const { role, via, attributes } = grant;
  const target = `${role.name} of ${subject.name}`;
  const id = attributes.assignment;
  if (via.endsWith("consent"))
    return {
      target,
      why: "Consents are kept in one list per API, with others that may be needed: take the permission out of it under Enterprise applications, Permissions.",
    };
  if (typeof id !== "string" || id === "")
    return {
      target,
      why: "Its assignment was read without an id: collect again, or remove it in the portal.",
    };
  const way = via === "app-role-assignment" ? appRole(grant, subject, id) : directoryRole(grant, subject, id);
  return {
    kind: "remove-grant",
    target,
    steps: [
      {
        phase: "backup",
        title: "Keep the assignment",
        why: "What gives it back stands beside its removal.",
        texts: [
          commands(
            "backup",
            ...graphCall("GET", way.path).map((line) =>
              into(fileName([subject.externalId, id, "before"], "json"), line),
            ),
          ),
        ],
        inverse: [],
      },
      {
        phase: "change",
        title: `Remove ${role.name}`,
        why: "Nothing that it gives is used or undecided.",
        texts: [commands("remove", ...graphCall("DELETE", way.path))],
        inverse: [commands("undo", ...graphCall("POST", way.list, way.body))],
      },
      watchStep(subject.externalId),
    ],
    notes:
      typeof attributes.endsAt === "string"
        ? [`It ends by itself on ${attributes.endsAt.slice(0, 10)}; given back by the undo it would not.`]
        : [],
  };
}

type Way = { path: string; list: string; body: Json };

function appRole({ role }: JudgedGrant, { externalId }: Subject, id: string): Way {
  const list = `servicePrincipals/${externalId}/appRoleAssignments`;
  const resource = typeof role.attributes.resource === "string" ? role.attributes.resource : "";
  const appRoleId = role.externalId.split("/").at(-1) ?? "";
  return { path: `${list}/${id}`, list, body: { principalId: externalId, resourceId: resource, appRoleId } };
}

function directoryRole({ role, via }: JudgedGrant, { externalId }: Subject, id: string): Way {
  const list = "roleManagement/directory/roleAssignments";
  const below = via.split("/").slice(1).join("/");
  const roleDefinitionId = role.externalId.split("/").at(-1) ?? "";
  const directoryScopeId = `/${below}`;
  return {
    path: `${list}/${id}`,
    list,
    body: { principalId: externalId, roleDefinitionId, directoryScopeId },
  };
}
