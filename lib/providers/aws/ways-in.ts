/** How AWS principals can be become: the same trust or credential always counts as the same way in. */
import type { Ref } from "#lib/ingest/contract.ts";
import type { StreamTells, WayIn, WaysIn } from "../ways-in.ts";
import { accountOfArn } from "./keys.ts";

const silent = (stream: string): StreamTells => ({ stream, ways: [] });

export const awsWaysIn: WaysIn = {
  streams: {
    aws_iam_role: [
      silent("aws/principals"),
      silent("aws/lambda-functions"),
      silent("aws/ecs-services"),
      silent("aws/ec2-instances"),
      silent("aws/eks-clusters"),
      silent("aws/pod-identities"),
      silent("aws/roles-anywhere"),
      silent("aws/access-advisor"),
    ],
    aws_iam_user: [
      silent("aws/principals"),
      { stream: "aws/credential-report", ways: ["password", "certificate"] },
      { stream: "aws/access-keys", ways: ["access-key"] },
      { stream: "aws/service-credentials", ways: ["service-credential"] },
      silent("aws/access-advisor"),
    ],
    aws_root_user: [
      silent("aws/principals"),
      { stream: "aws/credential-report", ways: ["password", "access-key", "certificate"] },
    ],
    aws_iam_group: [silent("aws/principals")],
    aws_oidc_provider: [silent("aws/identity-providers")],
    aws_saml_provider: [silent("aws/identity-providers")],
  },
  credentials: {
    aws_access_key: { way: "access-key", isStatic: true, cannotExpire: true },
    aws_password: { way: "password", isStatic: false },
    aws_service_specific_credential: { way: "service-credential", isStatic: true },
    aws_x509_certificate: { way: "certificate", isStatic: true },
  },
  wayOfTrust,
};

const byMechanism = new Map<string, WayIn>([
  ["web-identity", "web-identity"],
  ["saml", "saml"],
  ["pod-identity", "pod"],
  ["roles-anywhere", "roles-anywhere"],
]);

/** Services that hand a role's credentials to what is not an AWS service. */
const byService = new Map<string, WayIn>([
  ["pods.eks.amazonaws.com", "pod"],
  ["rolesanywhere.amazonaws.com", "roles-anywhere"],
]);

function wayOfTrust(trust: { mechanism: string; trusted: Ref }, scope: string): WayIn | null {
  const { mechanism, trusted } = trust;
  if (mechanism === "service") return byService.get(trusted.value) ?? "service";
  if (mechanism !== "assume-role") return byMechanism.get(mechanism) ?? null;
  if (trusted.kind === "anyone") return "cross-account";
  if (trusted.kind === "service") return byService.get(trusted.value) ?? "service";
  // A bare AROA or AIDA id is what remains of a deleted principal: nobody can come in by it.
  const account = trusted.kind === "account" ? trusted.value : accountOfArn(trusted.value);
  if (account === null) return null;
  return account === scope ? "same-account" : "cross-account";
}
