/** What actions of Entra do at most, from their names: nothing that hands out rights or credentials passes for a mere write. */
import type { ActionLevel } from "#lib/domain/catalogue.ts";
import { graphAppId } from "./clouds.ts";

const handsOutRoles =
  /^microsoft\.directory\/(roleassignments|roledefinitions|scopedrolememberships|entitlementmanagement|groupsassignabletoroles|conditionalaccesspolicies|crosstenantaccesspolicy|domains|oauth2permissiongrants|permissiongrantpolicies)\//;
const handsOutCredentials =
  /\/(credentials|owners|password|authenticationmethods|approleassignedto|approleassignments|managepermissiongrants[^/]*|synchronizationcredentials)(\/|$)/;

/** `action`: of an Entra role, in lower case, without prefix. Source: unifiedRolePermission, allowedResourceActions. */
export function directoryActionLevel(action: string): ActionLevel | null {
  const verb = action.slice(action.lastIndexOf("/") + 1);
  if (verb === "read") return "read";
  if (handsOutRoles.test(action) || handsOutCredentials.test(action)) return "permissions";
  return /^(create|update|delete|alltasks|enable|disable|restore|manage.*|invite.*)$/.test(verb)
    ? "write"
    : null;
}

/** Application permissions of Microsoft Graph that can be turned into any other. Source: Microsoft Graph permissions reference. */
const takeovers =
  /^(rolemanagement\.readwrite\.(directory|all)|approleassignment\.readwrite\.all|application\.readwrite\.(all|ownedby)|application-remotedesktopconfig\.readwrite\.all|delegatedpermissiongrant\.readwrite\.all|directory\.readwrite\.all|directory\.accessasuser\.all|privilegedaccess\.readwrite\..+|privilegedassignmentschedule\.readwrite\..+|privilegedeligibilityschedule\.readwrite\..+|roleassignmentschedule\.readwrite\..+|roleeligibilityschedule\.readwrite\..+|rolemanagementpolicy\.readwrite\..+|policy\.readwrite\.(permissiongrant|conditionalaccess|authenticationmethod|authorization)|userauthenticationmethod\.readwrite\.all|user-passwordprofile\.readwrite\.all|user\.manageidentities\.all|domain\.readwrite\.all|entitlementmanagement\.readwrite\.all)$/;

/** `value`: of an application or delegated permission. Null where its name does not say what it does. */
export function permissionLevel(appId: string | null, value: string): ActionLevel | null {
  const name = value.trim().toLowerCase();
  if (appId?.toLowerCase() === graphAppId && takeovers.test(name)) return "permissions";
  if (/\.(readwrite|write)/.test(name)) return "write";
  return /\.read(basic)?(\.|$)/.test(name) ? "read" : null;
}
