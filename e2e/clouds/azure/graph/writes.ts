/** What people change through Microsoft Graph: taking away credentials, grants and whole identities, and switching them off. */
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import { notFound } from "../refusals.ts";
import type { GraphCall } from "./routes.ts";

const DONE: Reply = { status: 204, body: "" };

type Change = (
  call: GraphCall,
) => [thing: object | undefined, action: string, parameters: Record<string, string>];

/** Finds what is to be changed, refuses what is not there, and writes the journal. */
export function change(describe: Change): (call: GraphCall) => Reply {
  return (call) => {
    const [thing, action, parameters] = describe(call);
    if (thing === undefined) throw notFound(call.parts.at(-1) ?? "");
    const { azure } = call.world;
    azure.apply(azure.unitOf(thing), action, parameters);
    return DONE;
  };
}

const byId = <Thing extends { id: string }>(things: Thing[], id = ""): Thing | undefined =>
  things.find((thing) => thing.id === id);

export const deleteAppRoleAssignment = change((call) => {
  const [, id = ""] = call.parts;
  return [byId(call.directory().appRoleAssignments, id), "deleteAppRoleAssignment", { id }];
});

export const deleteDelegatedGrant = change((call) => {
  const [id = ""] = call.parts;
  return [byId(call.directory().delegatedGrants, id), "deleteDelegatedGrant", { id }];
});

export const deleteRoleAssignment = change((call) => {
  const [id = ""] = call.parts;
  return [byId(call.directory().directoryAssignments, id), "deleteDirectoryAssignment", { id }];
});

export const removePassword = change((call) => {
  const [id = ""] = call.parts;
  const { keyId = "" } = JSON.parse(call.body) as { keyId?: string };
  const { applications, principals } = call.directory();
  const holder = byId(applications, id) ?? byId(principals, id);
  if (holder && !holder.secrets.some((secret) => secret.keyId === keyId))
    throw new AzureError(400, "Request_BadRequest", `No password credential found with keyId '${keyId}'.`);
  return [holder, "removePassword", { id, keyId }];
});

export const deleteFederated = change((call) => {
  const [id = "", credential = ""] = call.parts;
  const { applications, principals } = call.directory();
  const holder = byId(applications, id) ?? byId(principals, id);
  const held = holder?.federated.some((item) => item.id === credential || item.name === credential);
  return [held ? holder : undefined, "deleteFederatedCredential", { id, credential }];
});

/** A list of certificates is written as a whole: what is not in it goes; a new one would need its public half. */
function leftOut(
  holder: { id: string; certificates: { keyId: string }[] } | undefined,
  stay: { keyId: string }[],
): Record<string, string> {
  const kept = new Set(stay.map(({ keyId }) => keyId));
  const gone = holder?.certificates.flatMap(({ keyId }) => (kept.has(keyId) ? [] : [keyId])) ?? [];
  return { id: holder?.id ?? "", keyIds: JSON.stringify(gone) };
}

/** Managed identities cannot be changed here. */
export const patchPrincipal = change((call) => {
  const [id = ""] = call.parts;
  const { accountEnabled, keyCredentials } = JSON.parse(call.body) as {
    accountEnabled?: boolean;
    keyCredentials?: { keyId: string }[];
  };
  const principal = byId(call.directory().principals, id);
  if (principal?.type === "ManagedIdentity")
    throw new AzureError(
      403,
      "Authorization_RequestDenied",
      "Managed service identities cannot be updated or modified directly.",
    );
  if (keyCredentials !== undefined)
    return [principal, "removeCertificates", leftOut(principal, keyCredentials)];
  if (accountEnabled === undefined)
    throw new AzureError(400, "Request_BadRequest", "Only accountEnabled can be changed here.");
  return [principal, "enablePrincipal", { id, enabled: String(accountEnabled) }];
});

export const patchApplication = change((call) => {
  const [key = ""] = call.parts;
  const { isDisabled, keyCredentials } = JSON.parse(call.body) as {
    isDisabled?: boolean;
    keyCredentials?: { keyId: string }[];
  };
  const byApp = /^\(appId='([^']+)'\)$/i.exec(key)?.[1];
  const application = call.directory().applications.find(({ id, appId }) => id === key || appId === byApp);
  if (keyCredentials !== undefined)
    return [application, "removeCertificates", leftOut(application, keyCredentials)];
  if (isDisabled === undefined || call.version !== "beta")
    throw new AzureError(400, "Request_BadRequest", "Only isDisabled can be changed here, in the beta.");
  return [application, "disableApplication", { id: application?.id ?? "", disabled: String(isDisabled) }];
});

export const deleteApplication = change((call) => {
  const [id = ""] = call.parts;
  return [byId(call.directory().applications, id), "deleteApplication", { id }];
});

export const deletePrincipal = change((call) => {
  const [id = ""] = call.parts;
  return [byId(call.directory().principals, id), "deletePrincipal", { id }];
});

export const removeMember = change((call) => {
  const [group = "", member = ""] = call.parts;
  const found = byId(call.directory().groups, group);
  return [found?.members.includes(member) ? found : undefined, "removeMember", { group, member }];
});
