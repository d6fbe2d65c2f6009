/**
 * Which environment an identity belongs to: what its own tags say goes before its scope's, those before names, and nothing readable
 * is `unknown`, never production by default.
 */
import { decide, type Ground, type Verdict, type VerdictSource } from "./verdict.ts";
import { wordsOf } from "./words.ts";

/** Codes are stored: never renumber, never reuse. */
export const environments = {
  production: { code: 1, label: "Production" },
  staging: { code: 2, label: "Staging" },
  development: { code: 3, label: "Development" },
  test: { code: 4, label: "Test" },
  sandbox: { code: 5, label: "Sandbox" },
} as const;

export type Environment = keyof typeof environments;

/** `path`: its scope and those above it, the nearest first. */
export type EnvironmentFacts = {
  name: string;
  tags: Record<string, string>;
  path: { name: string; tags: Record<string, string> }[];
};

const words: Record<string, Environment> = {
  ...same("production", ["production", "prod", "prd", "live"]),
  ...same("staging", ["staging", "stage", "stg", "preprod", "uat", "preview"]),
  ...same("development", ["development", "develop", "dev", "nonprod", "local"]),
  ...same("test", ["test", "testing", "tst", "qa", "ci", "integration", "e2e"]),
  ...same("sandbox", ["sandbox", "sbx", "playground", "experiments", "lab"]),
};

/** Words that mean an environment only where a tag says so: in a name they mean other things as often. */
const onlyInTags = new Set([
  "ci",
  "integration",
  "live",
  "local",
  "lab",
  "preview",
  "stage",
  "e2e",
  "experiments",
]);

const tagKeys = new Set(["env", "environment", "stage", "deploymentenvironment", "appenv"]);

export function environmentOf({ name, tags, path }: EnvironmentFacts): Verdict<Environment> {
  const grounds: Ground<Environment>[] = [...fromTags(tags, "tag", "Its own label")];
  for (const scope of path) {
    grounds.push(...fromTags(scope.tags, "scope-tag", `A label of ${scope.name}`));
    grounds.push(...fromName(scope.name, "scope-name", `It lives in ${scope.name}.`));
  }
  grounds.push(...fromName(name, "name", "Its name says so."));
  return decide(grounds);
}

function fromTags(tags: Record<string, string>, source: VerdictSource, whose: string): Ground<Environment>[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const bare =
      key
        .toLowerCase()
        .split("/")
        .at(-1)
        ?.replace(/[^a-z]/g, "") ?? "";
    const found = tagKeys.has(bare) ? inWords(value, false) : undefined;
    if (found === undefined) return [];
    return [{ value: found, source, confidence: "high" as const, evidence: `${whose} ${key} is ${value}.` }];
  });
}

function fromName(name: string, source: VerdictSource, evidence: string): Ground<Environment>[] {
  const found = inWords(name, true);
  if (found === undefined) return [];
  return [{ value: found, source, confidence: source === "name" ? "low" : "medium", evidence }];
}

/** `pre-prod` and `non-prod` are not production. */
function inWords(text: string, isName: boolean): Environment | undefined {
  const all = wordsOf(text.replace(/\b(pre|non)[-_ ]prod/gi, "$1prod"));
  const found = all.findLast((word) => words[word] !== undefined && !(isName && onlyInTags.has(word)));
  return found === undefined ? undefined : words[found];
}

function same(environment: Environment, all: string[]): Record<string, Environment> {
  return Object.fromEntries(all.map((word) => [word, environment]));
}
