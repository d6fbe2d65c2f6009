/**
 * What kind of work is done as an identity. A tag or a rule says it; what runs as it and who may become it show it; a name only
 * hints. What nothing tells is `unknown`.
 */
import { decide, type Ground, type Verdict } from "./verdict.ts";
import { wordsOf } from "./words.ts";

/** Codes are stored: never renumber, never reuse. */
export const workloadClasses = {
  retrieval: { code: 1, label: "Retrieval", meaning: "Fetches what a model is asked about." },
  inference: { code: 2, label: "Inference", meaning: "Serves or calls a model." },
  orchestration: { code: 3, label: "Orchestration", meaning: "Plans and calls tools: agents." },
  "batch-evaluation": { code: 4, label: "Batch evaluation", meaning: "Scores models or data in batches." },
  "ci-cd": { code: 5, label: "CI/CD", meaning: "Builds, tests and delivers." },
  platform: { code: 6, label: "Platform", meaning: "Runs what others run on." },
  data: { code: 7, label: "Data", meaning: "Moves and stores data." },
  integration: { code: 8, label: "Integration", meaning: "Connects to another system or party." },
} as const;

export type WorkloadClass = keyof typeof workloadClasses;

export type ClassFacts = {
  name: string;
  tags: Record<string, string>;
  /** What a provider knows by whom it trusts and what runs as it. */
  hints: Ground<WorkloadClass>[];
};

const tagKeys = new Set([
  "workloadclass",
  "class",
  "workloadtype",
  "component",
  "role",
  "purpose",
  "function",
]);

/** Read from left to right: the first word that is listed decides, so `agent-deploy` is an agent's. */
const nameWords: Record<string, WorkloadClass> = {
  ...same("retrieval", ["retrieval", "retriever", "rag", "indexer", "vectorstore", "embeddings"]),
  ...same("inference", ["inference", "model", "predictor", "sagemaker", "bedrock", "vertex", "gateway"]),
  ...same("orchestration", ["orchestrator", "orchestration", "agent", "copilot", "assistant", "planner"]),
  ...same("batch-evaluation", ["evaluation", "evaluator", "eval", "scoring", "benchmark"]),
  ...same("ci-cd", [
    "deploy",
    "deployer",
    "deployment",
    "pipeline",
    "ci",
    "cicd",
    "terraform",
    "build",
    "runner",
  ]),
  ...same("platform", [
    "controller",
    "operator",
    "autoscaler",
    "ingress",
    "monitoring",
    "prometheus",
    "csi",
    "cni",
  ]),
  ...same("platform", ["dns", "backup", "audit", "logging", "node", "webhook", "scheduler"]),
  ...same("data", [
    "etl",
    "warehouse",
    "lake",
    "ingest",
    "loader",
    "replication",
    "glue",
    "spark",
    "sync",
    "export",
  ]),
  ...same("integration", ["integration", "connector", "sftp", "partner", "vendor", "external"]),
};

/** Words too common to mean a class by themselves. */
const vague = new Set(["gateway", "model", "export", "sync", "node", "audit"]);

export function workloadClassOf({ name, tags, hints }: ClassFacts): Verdict<WorkloadClass> {
  return decide([...fromTags(tags), ...hints, ...fromName(name)]);
}

function fromTags(tags: Record<string, string>): Ground<WorkloadClass>[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const bare =
      key
        .toLowerCase()
        .split("/")
        .at(-1)
        ?.replace(/[^a-z]/g, "") ?? "";
    const written = value.toLowerCase().replace(/[^a-z]+/g, "-");
    const named = tagKeys.has(bare) ? classOf(written) : undefined;
    const found = named ?? (tagKeys.has(bare) ? byWords(value) : undefined);
    if (found === undefined) return [];
    const confidence = named === undefined ? ("medium" as const) : ("high" as const);
    return [{ value: found, source: "tag" as const, confidence, evidence: `Its label ${key} is ${value}.` }];
  });
}

function fromName(name: string): Ground<WorkloadClass>[] {
  const found = byWords(name);
  return found === undefined
    ? []
    : [{ value: found, source: "name", confidence: "low", evidence: "Its name sounds like it." }];
}

/** A vague word counts only where no other does. */
function byWords(text: string): WorkloadClass | undefined {
  const listed = wordsOf(text).filter((word) => nameWords[word] !== undefined);
  const word = listed.find((candidate) => !vague.has(candidate)) ?? listed[0];
  return word === undefined ? undefined : nameWords[word];
}

function classOf(written: string): WorkloadClass | undefined {
  return written in workloadClasses ? (written as WorkloadClass) : undefined;
}

function same(value: WorkloadClass, all: string[]): Record<string, WorkloadClass> {
  return Object.fromEntries(all.map((word) => [word, value]));
}
