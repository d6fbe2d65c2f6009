/** Completes an AWS source's configuration with a fresh ExternalId and says which role to make, trusting whom. */
import { randomUUID } from "node:crypto";
import type { Onboarding } from "../onboarding.ts";

export const onboard: Onboarding = (given) => {
  const config = { ...given, externalId: given.externalId ?? randomUUID() };
  const partition = typeof given.partition === "string" ? given.partition : "aws";
  const roleName = typeof given.roleName === "string" ? given.roleName : "rollcall-reader";
  const trustPolicy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::<account Rollcall runs in>:role/<role Rollcall runs as>` },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": config.externalId } },
      },
    ],
  };
  const title =
    given.mode === "organization"
      ? `Make the role "${roleName}" in every account (a StackSet does it) with this trust policy:`
      : `Make the role "${roleName}" with this trust policy, unless Rollcall runs with credentials of the account itself:`;
  return {
    config,
    steps: [
      { title, text: JSON.stringify(trustPolicy, null, 2) },
      {
        title: "Give it the permissions of collectors/aws/permissions.json; ready-made templates:",
        text: "collectors/aws/README.md",
      },
    ],
  };
};
