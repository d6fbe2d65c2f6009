/** How an Azure source is set up: an application without a secret, the roles it gets, ready to paste into a shell with az. */
import type { SetUp, SetUpStep } from "../contract.ts";
import { graphAppId } from "./clouds.ts";
import { workspacesState } from "./log-engines.ts";
import list from "./permissions.json" with { type: "json" };

type Permission = { permission: string; plane: string; id?: string };

const permissions: Permission[] = list.permissions;

export function setUp(config: Record<string, unknown>): SetUp {
  const tenant = typeof config.tenant === "string" ? config.tenant : "<tenant id>";
  const named = Array.isArray(config.logWorkspaces) ? config.logWorkspaces.map(String) : [];
  const workspaces = workspacesState(config) === "off" ? [] : named;
  const logs = workspaces.length > 0 ? [logWorkspaces(workspaces)] : [];
  return { config, steps: [identity(config), directory(), azure(tenant), ...logs, signIn(config)] };
}

/** The role of the step before holds what it takes, wherever it reaches. */
function logWorkspaces(workspaces: readonly string[]): SetUpStep {
  return {
    title: "Let it ask the Log Analytics workspaces",
    text: "The role above reaches every workspace below it; this is for one that is elsewhere. Queries of tables on the Analytics plan are free, and no other table is asked; measuring says which there are and how much they hold. What arrives there is set by diagnostic settings: the activity log of each subscription, sign-ins and Microsoft Graph activity of the directory, and the logs of each storage account.",
    code: {
      name: "log-analytics.sh",
      text: workspaces
        .map(
          (workspace) =>
            `az role assignment create --assignee-object-id $SP --assignee-principal-type ServicePrincipal --role "Log Analytics Data Reader" --scope <resource id of the workspace ${workspace}>`,
        )
        .join("\n"),
    },
  };
}

function identity(config: Record<string, unknown>): SetUpStep {
  if (config.credential === "managed-identity") {
    return {
      title: "Make a managed identity and attach it to the machine the worker runs on",
      text: "It has no secret that anybody could copy. SP is its object id, used by the next steps.",
      code: {
        name: "identity.sh",
        text: [
          "az identity create --resource-group <group> --name rollcall-reader",
          "SP=$(az identity show --resource-group <group> --name rollcall-reader --query principalId --output tsv)",
        ].join("\n"),
      },
    };
  }
  return {
    title: "Make an application that trusts the worker's own token, in place of a secret",
    text: "Issuer and subject are those of the token the worker is given: a Kubernetes service account, a GitHub workflow, another cloud. SP is its object id, used by the next steps.",
    code: { name: "application.sh", text: applicationScript() },
  };
}

function applicationScript(): string {
  const trust = {
    name: "rollcall-worker",
    issuer: "<issuer of the worker's token>",
    subject: "<subject of the worker's token>",
    audiences: ["api://AzureADTokenExchange"],
  };
  return [
    "APP=$(az ad app create --display-name rollcall-reader --sign-in-audience AzureADMyOrg --query appId --output tsv)",
    "SP=$(az ad sp create --id $APP --query id --output tsv)",
    `az ad app federated-credential create --id $APP --parameters '${JSON.stringify(trust)}'`,
  ].join("\n");
}

function directory(): SetUpStep {
  const graph = permissions.filter(({ plane }) => plane === "graph");
  return {
    title: "Give it exactly these application permissions of Microsoft Graph",
    text: "All of them read; none reads a secret. Granting them takes a Privileged Role Administrator.",
    code: {
      name: "graph-permissions.sh",
      text: [
        `GRAPH=$(az ad sp show --id ${graphAppId} --query id --output tsv)`,
        ...graph.map(
          ({ permission, id }) =>
            `az rest --method POST --url https://graph.microsoft.com/v1.0/servicePrincipals/$SP/appRoleAssignments --body "{\\"principalId\\":\\"$SP\\",\\"resourceId\\":\\"$GRAPH\\",\\"appRoleId\\":\\"${id}\\"}" # ${permission}`,
        ),
      ].join("\n"),
    },
  };
}

function azure(tenant: string): SetUpStep {
  return {
    title: "Give it this role on the tenant's root management group",
    text: "It reads and changes nothing. The built-in role Reader holds the same. Writing there takes elevated access of a Global Administrator; take that back afterwards. For a part of the tenant, assign it on those subscriptions instead.",
    code: {
      name: "role.sh",
      text: [
        `az role definition create --role-definition '${JSON.stringify(readerRole(tenant))}'`,
        `az role assignment create --assignee-object-id $SP --assignee-principal-type ServicePrincipal --role "Rollcall Reader" --scope ${rootScope(tenant)}`,
      ].join("\n"),
    },
  };
}

/** The custom role that holds exactly the Azure permissions of the list. */
export function readerRole(tenant: string) {
  return {
    Name: "Rollcall Reader",
    IsCustom: true,
    Description: "What Rollcall reads, and nothing else.",
    Actions: permissions.filter(({ plane }) => plane === "azure").map(({ permission }) => permission),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: [rootScope(tenant)],
  };
}

function rootScope(tenant: string): string {
  return `/providers/Microsoft.Management/managementGroups/${tenant}`;
}

function signIn(config: Record<string, unknown>): SetUpStep {
  if (config.credential === "managed-identity") {
    return {
      title: "Run the worker on that machine",
      text: "Give the source the client id of the identity where the machine has more than one.",
      code: null,
    };
  }
  return {
    title: "Tell the worker who it is",
    text: "The file holds a token that its surroundings renew (a projected service account token, for example). Newly granted permissions can take minutes to reach a token.",
    code: {
      name: "worker.env",
      text: "AZURE_CLIENT_ID=<appId of the application>\nAZURE_FEDERATED_TOKEN_FILE=<path of the token file>",
    },
  };
}
