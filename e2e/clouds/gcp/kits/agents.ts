/** An AI agent as teams build them: the agent itself, tool servers in three trust tiers, retrieval and an evaluation job. */
import type { Agent, ToolTrust } from "../../estate.ts";
import { addAccount, addBucket, addWorkload, enable, grant, rhythm, type Site } from "../world/forge.ts";
import { account, type Member } from "../world/members.ts";
import type { ServiceAccount } from "../world/model.ts";

/** Half of the agents have an identity of Google's own for agents, the others run as a service account. */
export function buildAgent(site: Site, agent: Agent): void {
  enable(site, "aiplatform", "discoveryengine");
  const orchestrator = buildOrchestrator(site, agent);
  for (const tool of agent.tools) buildTool(site, agent, tool, orchestrator);
  buildRetrieval(site, agent);
  buildEvaluation(site, agent);
}

function buildOrchestrator(site: Site, agent: Agent): Member {
  const { state, facts, organization } = site;
  const owner = addAccount(site, {
    id: `${agent.name}-agent`,
    displayName: `${agent.name} orchestrator`,
    description: `AI agent ${agent.name}${facts.team ? `, owner ${facts.team.contact}` : ""}`,
    activity: rhythm(site, 1),
  });
  const engine = addWorkload(site, { kind: "agent-engine", name: agent.name, account: owner.email });
  grant(state.bindings, "aiplatform.user", account(owner));
  grant(state.bindings, "logging.logWriter", account(owner));
  if ((facts.team?.index ?? 0) % 2 === 0) return account(owner);
  const member: Member = {
    kind: "agent",
    domain: `agents.global.org-${organization.number}.system.id.goog`,
    resource: `aiplatform/projects/${facts.number}/locations/${engine.location}/reasoningEngines/${engine.id}`,
  };
  grant(state.bindings, "aiplatform.user", member);
  return member;
}

const TOOL_ROLES: Record<ToolTrust, string[]> = {
  "read-only": ["datastore.viewer", "storage.objectViewer"],
  "bounded-write": ["datastore.user", "pubsub.publisher"],
  privileged: ["iam.serviceAccountKeyAdmin", "resourcemanager.projectIamAdmin"],
};

function buildTool(site: Site, agent: Agent, tool: Agent["tools"][number], orchestrator: Member): void {
  const { state, facts } = site;
  const owner = addAccount(site, {
    id: `tool-${tool.name}`,
    displayName: `Tool server ${tool.name}`,
    description: `Tool of ${agent.name}, trust: ${tool.trust}`,
    activity: rhythm(site, tool.trust === "privileged" ? 30 : 1),
  });
  const server = addWorkload(site, { kind: "run-service", name: `tool-${tool.name}`, account: owner.email });
  grant(server.bindings, "run.invoker", orchestrator);
  grant(owner.bindings, "iam.serviceAccountTokenCreator", orchestrator);
  // In development the privileged tool was given everything "until we know what it needs".
  const roles =
    tool.trust === "privileged" && facts.environment === "development" ? ["owner"] : TOOL_ROLES[tool.trust];
  for (const role of roles) grant(state.bindings, role, account(owner));
}

function buildRetrieval(site: Site, agent: Agent): void {
  const owner = addAccount(site, {
    id: `${agent.name}-rag`,
    displayName: `${agent.name} retrieval`,
    activity: rhythm(site, 1),
  });
  addWorkload(site, { kind: "run-service", name: `${agent.name}-rag`, account: owner.email });
  grant(site.state.bindings, "discoveryengine.viewer", account(owner));
  grant(site.state.bindings, "aiplatform.user", account(owner));
  const corpus = addBucket(site, `${site.state.id}-${agent.corpus}`);
  grant(corpus.bindings, "storage.objectViewer", account(owner));
}

function buildEvaluation(site: Site, agent: Agent): ServiceAccount {
  const owner = addAccount(site, {
    id: `${agent.name}-eval`,
    displayName: `${agent.name} batch evaluation`,
    activity: rhythm(site, 14),
  });
  addWorkload(site, { kind: "run-job", name: `${agent.name}-eval`, account: owner.email });
  grant(
    site.state.bindings,
    site.random.chance(0.5) ? "aiplatform.admin" : "aiplatform.user",
    account(owner),
  );
  grant(site.state.bindings, "bigquery.dataEditor", account(owner));
  return owner;
}
