/** Kinds and streams as words: `aws_customer_policy` is `customer policy`, `aws/ec2-instances` is `EC2 instances`. */

const NAMES: Record<string, string> = {
  iam: "IAM",
  ec2: "EC2",
  ecs: "ECS",
  eks: "EKS",
  gke: "GKE",
  oidc: "OIDC",
  saml: "SAML",
  x509: "X.509",
  arn: "ARN",
  api: "API",
  id: "id",
  lambda: "Lambda",
  cloudtrail: "CloudTrail",
  athena: "Athena",
  analytics: "Analytics",
};

/** The words of a kind without its cloud, which stands beside it as a mark. */
export function kindWords(kind: string): string {
  return named(kind.replace(/^(aws|gcp|azure|kubernetes|rollcall)_/, ""));
}

/** The same at the start of a line: `Customer policy`. */
export function kindTitle(kind: string): string {
  return capital(kindWords(kind));
}

/** What a stream reads, without its cloud: `credential report`. */
export function streamWords(stream: string): string {
  return named(stream.split("/").at(-1) ?? stream);
}

/** The same at the start of a line: `Credential report`. */
export function streamTitle(stream: string): string {
  return capital(streamWords(stream));
}

/**
 * A code of several words as words: `iam-role-last-used` is `IAM role last used`, `cloudtrail/ec2` is `CloudTrail, EC2`. A fingerprint at
 * its end tells codes apart and people nothing.
 */
export function named(code: string): string {
  return code
    .replace(/\/[0-9a-f]{12}$/, "")
    .split("/")
    .map((part) =>
      part
        .split(/[_-]/)
        .map((word) => NAMES[word] ?? word)
        .join(" "),
    )
    .join(", ");
}

/** A label inside a sentence: `Access key` is `access key`; `SAML` and `Roles Anywhere` keep their capitals. */
export function inSentence(label: string): string {
  const [first = "", ...rest] = label.split(" ");
  const isName = NAMED.has(first) || /^[A-Z][a-z]/.test(rest[0] ?? "") || !/^[A-Z][a-z-]*$/.test(first);
  return isName ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** Names that begin a label and keep their capital. */
const NAMED = new Set(["Google", "Kubernetes", "Azure", "Entra"]);

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
