/** The repository that a build's token comes from, as its subject says it; and whether it is one that a team's patterns name. */
import { fitsWildcards } from "../wildcards.ts";

/** `federated`: `issuer|subject` as trusts keep it. Lower case `organization/repository`; null where a subject names none. */
export function repositoryOf(federated: string): string | null {
  const subject = federated.slice(federated.indexOf("|") + 1);
  const found = /(?:^|:)(?:repo|project_path|repository):([^:@\s]{1,200})/i.exec(subject)?.[1]?.toLowerCase();
  // Of a subject with a wildcard only the whole repositories it names are told.
  return found === undefined || !/^[^/*?]+(?:\/[^/*?]+)+$/.test(found) ? null : found;
}

/** `patterns` as team fields keep them. */
export function isOfPatterns(repository: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => fitsWildcards(pattern.toLowerCase(), repository, { question: false }));
}
