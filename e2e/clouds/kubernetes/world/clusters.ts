/** The clusters as facts: which version runs, since when, and whom their tokens name. What is inside grows apart. */
import { COMPANY_DOMAIN } from "../../estate.ts";
import { issuerOfCluster, type SharedCluster, sharedClusters } from "../../shared-clusters.ts";

export type ClusterFacts = SharedCluster & {
  version: { major: number; minor: number; patch: string };
  /** Of the tokens, with its scheme. */
  issuer: string;
  /** Day it was set up; before the simulated history. */
  foundedDay: number;
  /** Day the control plane began to track the use of token secrets; null where it is too old to. */
  trackingSinceDay: number | null;
  /** The control plane made a token secret for each service account that is older than this day; null: for none. */
  tokensUntilDay: number | null;
};

/** Where the collector's own service account lives in every cluster. */
export const COLLECTOR = { namespace: "rollcall", serviceAccount: "rollcall-collector" };
export const PLATFORM_CONTACT = `platform@${COMPANY_DOMAIN}`;

const VERSIONS = {
  production: { version: { major: 1, minor: 34, patch: "1" }, foundedDay: -880, trackingSinceDay: -320 },
  staging: { version: { major: 1, minor: 31, patch: "6" }, foundedDay: -470, trackingSinceDay: -200 },
  // Set up by hand long ago and upgraded as little as possible: it knows no aggregated discovery and tracks nothing.
  tooling: { version: { major: 1, minor: 24, patch: "17" }, foundedDay: -1420, trackingSinceDay: null },
} as const;

export function clustersOf(seed: string, size: number): ClusterFacts[] {
  return sharedClusters(seed, size).map((cluster) => ({
    ...cluster,
    ...VERSIONS[cluster.purpose],
    issuer: `https://${issuerOfCluster(cluster)}`,
    tokensUntilDay: cluster.purpose === "tooling" ? -700 : cluster.purpose === "production" ? -800 : null,
  }));
}

/** `v1.34.1`, with the suffix a managed control plane gives it. */
export function gitVersionOf({ version, eks }: ClusterFacts): string {
  const { major, minor, patch } = version;
  return `v${major}.${minor}.${patch}${eks === null ? "" : "-eks-3025e55"}`;
}
