/** Amazon Web Services as Rollcall sees it: kinds with stable codes, and the pure functions that interpret its IAM. */
import type { Provider } from "../contract.ts";
import { classHints } from "./class-hints.ts";
import { natureOf } from "./classify.ts";
import { federation } from "./federation.ts";
import { externalPrincipal } from "./keys.ts";
import { awsLogEngines } from "./log-engines.ts";
import { setUp } from "./set-up.ts";
import { awsSourceConfig } from "./source.ts";
import { writeOwnerBack } from "./write-owner-back.ts";

export const awsProvider: Provider = {
  name: "aws",
  label: "AWS",
  code: 1,
  principalKinds: {
    aws_iam_role: { label: "IAM role", code: 101 },
    aws_iam_user: { label: "IAM user", code: 102 },
    aws_root_user: { label: "Root user", code: 103 },
    aws_iam_group: { label: "IAM group", code: 104 },
    aws_oidc_provider: { label: "OIDC identity provider", code: 105 },
    aws_saml_provider: { label: "SAML identity provider", code: 106 },
    aws_account: { label: "AWS account", code: 107 },
    aws_service: { label: "AWS service", code: 108 },
    aws_federated_subject: { label: "Federated subject", code: 109 },
    aws_anyone: { label: "Anyone", code: 110 },
  },
  natureOf,
  classHints,
  externalPrincipal,
  federation,
  sourceConfig: awsSourceConfig,
  logEngines: awsLogEngines,
  exports: {
    main: "the output of `aws iam get-account-authorization-details`",
    beside: [
      {
        role: "credential-report",
        description: "the credential report of the same account, as CSV",
        many: false,
      },
    ],
  },
  writeOwnerBack,
  setUp,
};
