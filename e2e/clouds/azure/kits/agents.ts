/** An AI agent as teams build them: an orchestrator, tool servers in three trust tiers, retrieval and an evaluation job. */
import type { Agent } from "../../estate.ts";
import { ROLES } from "../world/built-in-roles.ts";
import {
  addFederated,
  addIdentity,
  addOwnApp,
  addPrincipal,
  addResource,
  assign,
  giveIdentity,
  grantGraph,
  groupId,
  resourceGroup,
  type Site,
  teamTags,
  use,
} from "../world/forge.ts";
import { AI_APP, ARM_APP, GRAPH_APP, STORAGE_APP } from "../world/microsoft-apps.ts";
import { mintGuid } from "../world/mint.ts";
import { subscriptionScope } from "../world/tenant.ts";
import { containerOf, modelsOf, searchOf, storageOf } from "./scopes.ts";

export function buildAgent(site: Site, agent: Agent, sponsor: string | undefined): void {
  const group = `rg-${agent.name}`;
  resourceGroup(site, group, teamTags(site, { "ai-agent": agent.name }));
  buildOrchestrator(site, agent, sponsor);
  for (const tool of agent.tools) buildTool(site, agent, tool);
  buildRetrieval(site, agent);
  const evaluation = addResource(site, {
    type: "Microsoft.MachineLearningServices/workspaces",
    name: `mlw-${agent.name}-evaluation`,
    group,
    tags: teamTags(site, { "ai-agent": agent.name }),
  });
  const identity = giveIdentity(site, evaluation, [use(site, STORAGE_APP, 14)]);
  assign(site, identity.id, ROLES.contributor, groupId(site, group));
}

/** A blueprint, the principal it has here, and the agent that is made from it: the kinds Entra Agent ID brought. */
function buildOrchestrator(site: Site, agent: Agent, sponsor: string | undefined): void {
  const { application } = addOwnApp(
    site,
    { name: `${agent.name} blueprint`, tags: ["agent"] },
    { agent: "agentIdentityBlueprintPrincipal" },
  );
  addFederated(site, application, {
    name: "runtime",
    issuer: `https://login.microsoftonline.com/${site.tenant.id}/v2.0`,
    subject: mintGuid(site.state, site.tenant.seed),
  });
  const id = mintGuid(site.state, site.tenant.seed);
  const principal = addPrincipal(site, {
    id,
    appId: id,
    name: `${agent.name}-orchestrator`,
    agent: "agentIdentity",
    sponsors: sponsor ? [sponsor] : [],
    uses: [use(site, AI_APP, 1), use(site, GRAPH_APP, 2)],
  });
  assign(site, principal.id, ROLES.modelUser, modelsOf(site, agent.name));
  if (site.random.chance(0.5)) grantGraph(site, principal.id, "Sites.Read.All");
}

function buildTool(site: Site, agent: Agent, tool: Agent["tools"][number]): void {
  const name = `${agent.name}-tool-${tool.name}`;
  const tags = teamTags(site, { "ai-agent": agent.name, "tool-trust": tool.trust });
  const group = `rg-${agent.name}`;
  const { principal, resource } = addIdentity(site, {
    name: `id-${name}`,
    group,
    tags,
    uses: [
      use(site, tool.trust === "privileged" ? ARM_APP : STORAGE_APP, tool.trust === "privileged" ? 30 : 1),
    ],
  });
  addResource(site, {
    type: "Microsoft.App/containerApps",
    name: `mcp-${tool.name}`,
    group,
    tags,
    userAssigned: [resource.id],
  });
  if (tool.trust === "read-only") assign(site, principal.id, ROLES.blobReader, storageOf(site, agent.name));
  if (tool.trust === "bounded-write")
    assign(site, principal.id, ROLES.blobContributor, containerOf(site, agent.name));
  if (tool.trust === "privileged") {
    assign(site, principal.id, ROLES.accessAdministrator, groupId(site, group));
    // "Until we know what it needs."
    if (site.subscription.environment !== "production")
      assign(site, principal.id, ROLES.owner, subscriptionScope(site.subscription.id));
  }
}

function buildRetrieval(site: Site, agent: Agent): void {
  const app = addResource(site, {
    type: "Microsoft.Web/sites",
    name: `func-${agent.name}-retrieval`,
    group: `rg-${agent.name}`,
    kind: "functionapp,linux",
    tags: teamTags(site, { corpus: agent.corpus }),
  });
  const identity = giveIdentity(site, app, [use(site, AI_APP, 1), use(site, STORAGE_APP, 1)]);
  assign(site, identity.id, ROLES.searchReader, searchOf(site, agent.name));
  assign(site, identity.id, ROLES.modelUser, modelsOf(site, agent.name));
}
