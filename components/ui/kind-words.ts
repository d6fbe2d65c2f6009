/** Kinds as words: `aws_customer_policy` is `customer policy`, `aws_ec2_instance` is `EC2 instance`. */

const NAMES: Record<string, string> = {
  iam: "IAM",
  ec2: "EC2",
  ecs: "ECS",
  eks: "EKS",
  oidc: "OIDC",
  saml: "SAML",
  x509: "X.509",
  lambda: "Lambda",
};

/** The words of a kind without its cloud, which stands beside it as a mark. */
export function kindWords(kind: string): string {
  const words = kind.replace(/^(aws|gcp|azure|kubernetes)_/, "").split("_");
  return words.map((word) => NAMES[word] ?? word).join(" ");
}

/** The same at the start of a line: `Customer policy`. */
export function kindTitle(kind: string): string {
  const words = kindWords(kind);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
