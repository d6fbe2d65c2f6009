/** Which environment something is of, by reading its own label, then what it lives in from the inside out, then its name. */

export type OraclePlace = { name: string; tags: Record<string, string> };

const inLabels: [environment: string, words: RegExp][] = [
  ["production", /\b(production|prod|prd|live)\b/i],
  ["staging", /\b(staging|stage|stg|preprod|uat|preview)\b/i],
  ["development", /\b(development|develop|dev|nonprod|local)\b/i],
  ["test", /\b(test|testing|tst|qa|ci|integration|e2e)\b/i],
  ["sandbox", /\b(sandbox|sbx|playground|experiments|lab)\b/i],
];
const inNames: [environment: string, words: RegExp][] = [
  ["production", /\b(production|prod|prd)\b/i],
  ["staging", /\b(staging|stg|preprod|uat)\b/i],
  ["development", /\b(development|develop|dev|nonprod)\b/i],
  ["test", /\b(test|testing|tst|qa)\b/i],
  ["sandbox", /\b(sandbox|sbx|playground)\b/i],
];

/** `around`: what it lives in, the nearest first. `unknown` where nothing says it. */
export function environmentOf(own: OraclePlace, around: readonly OraclePlace[]): string {
  const said = [
    labelled(own),
    ...around.flatMap((place) => [labelled(place), spoken(place.name, inNames)]),
    spoken(own.name, inNames),
  ];
  return said.find((environment) => environment !== undefined) ?? "unknown";
}

function labelled({ tags }: OraclePlace): string | undefined {
  const key = Object.keys(tags).find((name) => /^(env|environment)$/i.test(name));
  return key === undefined ? undefined : spoken(tags[key] ?? "", inLabels);
}

/** The last word that means one counts: `prod-like-dev` is development. */
function spoken(text: string, words: typeof inNames): string | undefined {
  const parts = text
    .replace(/[_./]/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .split(/[\s-]+/);
  const said = parts.flatMap((part) => words.find(([, word]) => word.test(part))?.[0] ?? []);
  return said.at(-1);
}
