/** Where a person finds out who uses something, cloud by cloud; in a sentence that ends a question. */

const places: Record<string, string> = {
  aws: "CloudTrail (event history, or the trail of the organization) and the role's last accessed services in IAM",
  azure:
    "the sign-in logs of service principals and managed identities in Entra, and the activity log of the subscription",
  gcp: "Cloud Audit Logs of the project (admin activity and, where they are on, data access) and Policy Analyzer",
  kubernetes: "the audit log of the API server, by user.username",
};

/** For a provider nobody knows: its own log. */
export function whereUseShows(provider: string): string {
  return places[provider] ?? "its provider's own log";
}
