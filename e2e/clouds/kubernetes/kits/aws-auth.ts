/** Which AWS identities are which users of a managed cluster, by the configuration map it reads them from. */

export type AwsAuthEntry = { arn: string; username: string; groups: string[] };

/** Nodes, and one role that may do everything. */
export function awsAuthEntries(account: string): AwsAuthEntry[] {
  return [
    {
      arn: `arn:aws:iam::${account}:role/eks-node`,
      username: "system:node:{{EC2PrivateDNSName}}",
      groups: ["system:bootstrappers", "system:nodes"],
    },
    {
      arn: `arn:aws:iam::${account}:role/terraform-cloud-apply`,
      username: "terraform",
      groups: ["system:masters"],
    },
  ];
}

/** As YAML, which the map holds as text. */
export function awsAuthText(account: string): string {
  return awsAuthEntries(account)
    .map(({ arn, username, groups }) =>
      [
        `- rolearn: ${arn}`,
        `  username: ${username}`,
        "  groups:",
        ...groups.map((group) => `  - ${group}`),
      ].join("\n"),
    )
    .join("\n")
    .concat("\n");
}
