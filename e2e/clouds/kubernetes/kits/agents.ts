/** An AI agent as it runs in a cluster: an orchestrator, tool servers in three trust tiers, retrieval and an evaluation job. */
import type { Agent, Team, ToolTrust } from "../../estate.ts";
import { AGENTS_NAMESPACE, type Tenant } from "../../shared-clusters.ts";
import { linkAnnotations } from "../world/cloud-links.ts";
import {
  addClusterRole,
  addNamespace,
  addRole,
  addServiceAccount,
  addWorkload,
  bind,
  bindEverywhere,
  type Site,
  toAccount,
} from "../world/forge.ts";
import type { Labels, Purpose, ServiceAccount } from "../world/model.ts";
import { READ, rule } from "../world/rules.ts";

export function buildAgent(site: Site, team: Team, agent: Agent, tenant: Tenant | undefined): void {
  addNamespace(site, AGENTS_NAMESPACE, { labels: { team: "ml-serving" } });
  const labels: Labels = { "ai-agent": agent.name, team: team.name };
  const annotations = tenant ? linkAnnotations(site, tenant) : {};
  const orchestrator = accountFor(site, `${agent.name}-orchestrator`, "agent", { labels, annotations });
  addRole(site, AGENTS_NAMESPACE, `${agent.name}-orchestrator`, [
    rule("create delete get list watch", "jobs", "batch"),
    rule(
      "get",
      "services",
      "core",
      agent.tools.map((tool) => `${agent.name}-tool-${tool.name}`),
    ),
  ]);
  bind(
    site,
    AGENTS_NAMESPACE,
    `${agent.name}-orchestrator`,
    { kind: "Role", name: `${agent.name}-orchestrator` },
    [toAccount(orchestrator)],
  );
  for (const tool of agent.tools) buildTool(site, team, agent, tool, labels);
  accountFor(site, `${agent.name}-retrieval`, "agent", { labels, automount: false });
  buildEvaluation(site, agent, labels);
}

type Spec = { labels: Labels; annotations?: Labels; automount?: boolean };

/** The account and the deployment that runs as it. */
function accountFor(site: Site, name: string, purpose: Purpose, spec: Spec): ServiceAccount {
  const account = addServiceAccount(site, AGENTS_NAMESPACE, name, { purpose, ...spec });
  addWorkload(site, AGENTS_NAMESPACE, name, {
    kind: "Deployment",
    labels: spec.labels,
    template: { serviceAccount: name, labels: { ...spec.labels, "app.kubernetes.io/name": name } },
  });
  return account;
}

const GRANTS: Record<ToolTrust, (site: Site, team: Team, account: ServiceAccount) => void> = {
  // It reads what its team runs, from a namespace of its own.
  "read-only": (site, team, account) => {
    addRole(site, team.name, account.name, [
      rule(READ, "configmaps services"),
      rule("get list", "pods pods/log"),
    ]);
    bind(site, team.name, account.name, { kind: "Role", name: account.name }, [toAccount(account)]);
  },
  "bounded-write": (site, team, account) => {
    const name = `${account.name}-state`;
    addRole(site, team.name, account.name, [
      rule("get patch update", "configmaps", "core", [name]),
      rule("create", "events"),
    ]);
    bind(site, team.name, account.name, { kind: "Role", name: account.name }, [toAccount(account)]);
  },
  // Whoever set it up did not know which namespaces it would need.
  privileged: (site, team, account) => {
    if (team.index % 2 === 0) {
      addClusterRole(site, account.name, [
        rule("get list patch update watch", "deployments deployments/scale", "apps"),
        rule("delete get list", "pods"),
        rule(READ, "secrets"),
      ]);
      bindEverywhere(site, account.name, account.name, [toAccount(account)]);
      return;
    }
    bind(site, team.name, account.name, { kind: "ClusterRole", name: "admin" }, [toAccount(account)]);
  },
};

function buildTool(site: Site, team: Team, agent: Agent, tool: Agent["tools"][number], shared: Labels): void {
  const name = `${agent.name}-tool-${tool.name}`;
  const labels = { ...shared, "tool-trust": tool.trust };
  const account = accountFor(site, name, "tool", { labels });
  GRANTS[tool.trust](site, team, account);
}

function buildEvaluation(site: Site, agent: Agent, labels: Labels): void {
  const name = `${agent.name}-evaluation`;
  addServiceAccount(site, AGENTS_NAMESPACE, name, { purpose: "agent", labels });
  addWorkload(site, AGENTS_NAMESPACE, name, {
    kind: "CronJob",
    replicas: 1,
    labels,
    template: { serviceAccount: name, labels: { ...labels, "app.kubernetes.io/name": name } },
  });
}
