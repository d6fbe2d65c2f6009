/** Whom labels, tags, descriptions and contacts name. */
import { distinct, type OracleOwnerHint } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { NodeState } from "../world/model.ts";
import { foldersAbove } from "../world/organization.ts";
import { nodesOf } from "./scopes.ts";
import type { Sight } from "./sight.ts";

const TELLING = new Set(["owner", "team", "squad", "contact", "cost-center", "env", "environment"]);

export function ownerHintsOf(world: World, sight: Sight): OracleOwnerHint[] {
  return [
    ...nodesOf(world, sight).flatMap((node) => [
      ...labels(world, node),
      ...(sight.tags(node) ? tags(world, node) : []),
      ...(sight.contacts(node) ? contacts(world, node) : []),
    ]),
    ...sight.projects.flatMap((facts) =>
      sight.accounts(`projects/${facts.number}`) ? descriptions(world, facts.id) : [],
    ),
  ];
}

function stateOf(world: World, node: string): NodeState | undefined {
  const facts = world.gcp.organization.byNumber.get(node.replace("projects/", ""));
  return facts ? world.gcp.project(facts.id, world.day) : world.gcp.root(world.day).nodes[node];
}

const telling = (subject: string, values: Record<string, string>): OracleOwnerHint[] =>
  Object.entries(values)
    .filter(([key]) => TELLING.has(key))
    .map(([key, value]) => ({ subject, key, value }));

function labels(world: World, node: string): OracleOwnerHint[] {
  const facts = world.gcp.organization.byNumber.get(node.replace("projects/", ""));
  return facts ? telling(node, world.gcp.project(facts.id, world.day).labels) : [];
}

/** What is bound nearer hides what is bound farther up. */
function tags(world: World, node: string): OracleOwnerHint[] {
  const { organization } = world.gcp;
  const below =
    organization.byNumber.get(node.replace("projects/", "")) ??
    organization.folders.find((folder) => folder.name === node);
  const above = below ? [...foldersAbove(organization, below), organization.name] : [];
  const effective: Record<string, string> = {};
  for (const name of [node, ...above].toReversed())
    Object.assign(effective, stateOf(world, name)?.tags ?? {});
  return telling(node, effective);
}

function contacts(world: World, node: string): OracleOwnerHint[] {
  const rows = (stateOf(world, node)?.contacts ?? [])
    .filter(({ state }) => state !== "INVALID")
    .flatMap(({ email, categories }) =>
      categories.map((category) => ({
        subject: node,
        key: category.toLowerCase().replaceAll("_", "-"),
        value: email,
      })),
    );
  return distinct(rows);
}

function descriptions(world: World, project: string): OracleOwnerHint[] {
  return world.gcp.project(project, world.day).accounts.flatMap(({ uniqueId, description }) => {
    const found = new Set(description.split(/[\s,]+/).filter((word) => /^[^@]+@[^@]+\.example$/.test(word)));
    return [...found].map((value) => ({ subject: uniqueId, key: "e-mail", value }));
  });
}
