/** An AI agent as teams build them: an orchestrator, tool servers in three trust tiers, retrieval and an evaluation job. */
import type { Agent, ToolTrust } from "../../estate.ts";
import { allow, broadOf, documentOf, type Place, tableOf } from "../world/documents.ts";
import {
  addRole,
  inline,
  moment,
  roleArn,
  type Site,
  service,
  teamTags,
  trust,
  use,
} from "../world/forge.ts";
import type { PolicyDocument, Role, Use } from "../world/model.ts";
import { placeOf } from "./apps.ts";

export function buildAgent(site: Site, agent: Agent): void {
  const tags = () => teamTags(site, { application: agent.name, "ai-agent": agent.name });
  const orchestrator = addRole(site, {
    name: `${agent.name}-orchestrator`,
    path: "/agents/",
    nature: "machine",
    trust: [
      trust(service("bedrock-agentcore"), {
        sid: "AgentRuntime",
        condition: {
          StringEquals: { "aws:SourceAccount": site.state.id },
          ArnLike: { "aws:SourceArn": `arn:aws:bedrock-agentcore:${site.region}:${site.state.id}:*` },
        },
      }),
    ],
    inline: [inline("orchestrate", orchestrate(site, agent))],
    tags: tags(),
    uses: [use(site, "bedrock", 1, ["GetFoundationModel"]), use(site, "sts", 1)],
  });
  for (const tool of agent.tools) buildTool(site, agent, tool, orchestrator, tags());
  buildRetrieval(site, agent, tags());
  buildEvaluation(site, agent, tags());
}

function orchestrate(site: Site, agent: Agent): PolicyDocument {
  const tools = agent.tools.map(
    (tool) => `arn:aws:iam::${site.state.id}:role/agents/${agent.name}-tool-${tool.name}`,
  );
  return documentOf(
    allow(
      ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
      `arn:aws:bedrock:${site.region}::foundation-model/*`,
    ),
    allow("sts:AssumeRole", tools, { Sid: "Tools" }),
  );
}

const TOOL_USES: Record<ToolTrust, (site: Site) => Use[]> = {
  "read-only": (site) => [use(site, "dynamodb", 1, ["DescribeTable"]), use(site, "s3", 2, ["ListBucket"])],
  "bounded-write": (site) => [use(site, "dynamodb", 2), use(site, "sqs", 3)],
  privileged: (site) => [use(site, "iam", 30, ["GetRole"])],
};

function buildTool(
  site: Site,
  agent: Agent,
  tool: Agent["tools"][number],
  orchestrator: Role,
  tags: Record<string, string>,
) {
  const place = placeOf(site, tool.name);
  const name = `${agent.name}-tool-${tool.name}`;
  addRole(site, {
    name,
    path: "/agents/",
    nature: "machine",
    trust: [trust([{ kind: "principal", arn: roleArn(site.state.id, orchestrator) }])],
    inline: [inline("tool", toolDocument(site, tool.trust, place))],
    tags: { ...tags, "tool-trust": tool.trust },
    uses: TOOL_USES[tool.trust](site),
  });
}

function toolDocument(site: Site, level: ToolTrust, place: Place): PolicyDocument {
  if (level === "read-only") {
    return documentOf(
      allow(
        ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:DescribeTable", "s3:GetObject", "s3:ListBucket"],
        "*",
      ),
    );
  }
  if (level === "bounded-write") return tableOf(place);
  // In development the privileged tool was given everything "until we know what it needs".
  return site.facts.environment === "production"
    ? documentOf(
        allow(["iam:UpdateRole", "iam:PutRolePolicy", "iam:GetRole", "servicequotas:*"], "*", {
          Sid: "Admin",
        }),
      )
    : broadOf(["iam", "servicequotas", "lambda"]);
}

function buildRetrieval(site: Site, agent: Agent, tags: Record<string, string>): void {
  const { state } = site;
  const name = `${agent.name}-retrieval`;
  const role = addRole(site, {
    name,
    path: "/agents/",
    nature: "machine",
    trust: [trust(service("lambda"))],
    inline: [
      inline(
        "retrieve",
        documentOf(
          allow(
            ["bedrock:Retrieve", "bedrock:RetrieveAndGenerate"],
            `arn:aws:bedrock:${site.region}:${state.id}:knowledge-base/*`,
          ),
          allow("aoss:APIAccessAll", `arn:aws:aoss:${site.region}:${state.id}:collection/*`),
          allow(
            ["s3:GetObject", "s3:ListBucket"],
            [`arn:aws:s3:::${agent.corpus}-${state.id}`, `arn:aws:s3:::${agent.corpus}-${state.id}/*`],
          ),
        ),
      ),
    ],
    tags,
    uses: [use(site, "bedrock", 1), use(site, "aoss", 1), use(site, "s3", 1, ["ListBucket"])],
  });
  state.functions.push({
    name,
    region: site.region,
    role: `agents/${role.name}`,
    runtime: "python3.14",
    modifiedAt: moment(site),
  });
}

function buildEvaluation(site: Site, agent: Agent, tags: Record<string, string>): void {
  addRole(site, {
    name: `${agent.name}-evaluation`,
    path: "/agents/",
    nature: "machine",
    trust: [trust(service("sagemaker", "bedrock"), { sid: "EvaluationJobs" })],
    managed: [site.random.chance(0.5) ? "AmazonSageMakerFullAccess" : "AmazonBedrockFullAccess"],
    tags,
    uses: [use(site, "sagemaker", 14, ["CreateProcessingJob", "DescribeProcessingJob"]), use(site, "s3", 14)],
  });
}
