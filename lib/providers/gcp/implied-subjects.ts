/**
 * Who else a Google Cloud principal is: the sets it belongs to by what it is, as policies name them, so that no membership need say so.
 * A domain is none of them: it holds people's accounts. Source: https://cloud.google.com/iam/docs/principal-identifiers
 */
import type { Ref } from "#lib/ingest/contract.ts";
import type { Holder } from "../granted-actions.ts";
import { memberRef } from "./keys.ts";
import { type Member, parseMember } from "./members.ts";
import { serviceAgentOf } from "./service-agents.ts";

/** Sets only: never the holder itself. */
export function impliedSubjects(holder: Holder): Ref[] {
  return [...new Set(setsOf(holder))].map((text) => memberRef(parseMember(text)));
}

/** How policies may name the holder itself. */
export function ownNames({ externalId, resourceName }: Holder): Ref[] {
  const named = resourceName === null ? [] : [{ kind: "name", value: resourceName }];
  return [{ kind: "id", value: externalId }, ...named, memberRef(parseMember(externalId))];
}

const everybody = "allUsers";
/** Everybody whom Google itself knows; tokens of other issuers are none of them. */
const signedIn = "allAuthenticatedUsers";

function setsOf(holder: Holder): string[] {
  switch (holder.kind) {
    case "gcp_service_account":
      return [...accountSets(holder, "ServiceAccount"), signedIn, everybody];
    case "gcp_service_agent":
      return [...accountSets(holder, "ServiceAgent"), signedIn, everybody];
    case "gcp_user":
      return [signedIn, everybody];
    default:
      return [...memberSets(parseMember(holder.externalId)), everybody];
  }
}

/** Of the scopes an account lives in; a service agent lives at Google, and its address says for what project it works. */
function accountSets({ scopes, externalId }: Holder, of: "ServiceAccount" | "ServiceAgent"): string[] {
  const member = of === "ServiceAgent" ? parseMember(externalId) : null;
  const number = member?.form === "service-account" ? serviceAgentOf(member.email)?.number : null;
  const places = scopes.map((scope) => scope.externalId);
  if (number) places.push(`projects/${number}`);
  return places.map((place) => `principalSet://cloudresourcemanager.googleapis.com/${place}/type/${of}`);
}

function memberSets(member: Member): string[] {
  if (member.deleted) return [];
  if (member.form === "pool-member" && !member.isSet)
    return [`principalSet://iam.googleapis.com/${member.pool}/*`];
  if (member.form === "agent" && !member.isSet) {
    const [, platform, project] = /^resources\/([^/]+)\/(projects\/[^/]+)\//.exec(member.selector) ?? [];
    const ofPlatform =
      platform === undefined || project === undefined
        ? []
        : [`attribute.platformContainer/${platform}/${project}`];
    return ["*", ...ofPlatform].map((selector) => `principalSet://${member.trustDomain}/${selector}`);
  }
  return [];
}
