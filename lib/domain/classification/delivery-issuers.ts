/** The issuers whose tokens build systems carry: whoever trusts one is used by a pipeline. */
const hosts: [pattern: RegExp, name: string][] = [
  [/^token\.actions\.githubusercontent\.com(\/|$)/, "GitHub Actions"],
  [/^(gitlab\.com|gitlab\.[a-z0-9.-]+)(\/|$)/, "GitLab"],
  [/^app\.terraform\.io(\/|$)/, "Terraform Cloud"],
  [/^api\.bitbucket\.org(\/|$)/, "Bitbucket"],
  [/^(agent\.buildkite\.com|oidc\.circleci\.com)(\/|$)/, "a build service"],
  [/^vstoken\.dev\.azure\.com(\/|$)/, "Azure DevOps"],
];

/** `issuer`: without scheme, as refs write it. Null for any other issuer. */
export function deliveryIssuer(issuer: string): string | null {
  return hosts.find(([pattern]) => pattern.test(issuer.toLowerCase()))?.[1] ?? null;
}
