/**
 * Tells machines from people among AWS principals: the same facts always give the same nature, with the evidence that decided it,
 * and what could not be read leads to `unknown`, never to a guess.
 */
import type { NatureVerdict, PrincipalFacts } from "../contract.ts";
import { natureOfRole } from "./classify-role.ts";
import { natureOfUser } from "./classify-user.ts";

/** The nature of an AWS principal of any kind in `awsProvider.principalKinds`. */
export function natureOf(facts: PrincipalFacts): NatureVerdict {
  switch (facts.kind) {
    case "aws_iam_role":
      return natureOfRole(facts);
    case "aws_iam_user":
      return natureOfUser(facts);
    case "aws_root_user":
      return certain("human", "The root user belongs to whoever owns the account.");
    case "aws_iam_group":
      return certain("group", "An IAM group passes its policies on to its users.");
    case "aws_oidc_provider":
    case "aws_saml_provider":
      return certain("set", "An identity provider stands for everybody it signs in.");
    case "aws_account":
    case "aws_service":
    case "aws_federated_subject":
    case "aws_anyone":
      return certain("external", "It is named by a policy and lives outside the connected accounts.");
    default:
      return {
        nature: "unknown",
        confidence: "low",
        evidence: [`Nothing is known about the kind ${facts.kind}.`],
      };
  }
}

function certain(nature: NatureVerdict["nature"], evidence: string): NatureVerdict {
  return { nature, confidence: "high", evidence: [evidence] };
}
