/** Probes for what the collector asks IAM. */
import type { Access } from "./access.ts";
import { onFirst, type Probe, simple } from "./probe.ts";

async function iamOf(access: Access) {
  const sdk = await import("@aws-sdk/client-iam");
  return { sdk, iam: access.client("iam", access.homeRegion, (options) => new sdk.IAMClient(options)) };
}

async function firstUsers(access: Access, limit: number) {
  const { sdk, iam } = await iamOf(access);
  const answer = await access.call("iam:GetAccountAuthorizationDetails", (options) =>
    iam.send(new sdk.GetAccountAuthorizationDetailsCommand({ Filter: ["User"], MaxItems: limit }), options),
  );
  return answer.UserDetailList ?? [];
}

async function firstKey(access: Access) {
  const { sdk, iam } = await iamOf(access);
  for (const { UserName } of await firstUsers(access, 20)) {
    const answer = await access.call("iam:ListAccessKeys", (options) =>
      iam.send(new sdk.ListAccessKeysCommand({ UserName }), options),
    );
    const id = answer.AccessKeyMetadata?.[0]?.AccessKeyId;
    if (id !== undefined) return id;
  }
  return undefined;
}

async function firstRole(access: Access) {
  const { sdk, iam } = await iamOf(access);
  const answer = await access.call("iam:GetAccountAuthorizationDetails", (options) =>
    iam.send(new sdk.GetAccountAuthorizationDetailsCommand({ Filter: ["Role"], MaxItems: 1 }), options),
  );
  return answer.RoleDetailList?.[0]?.Arn;
}

async function startJob(access: Access) {
  const Arn = await firstRole(access);
  if (Arn === undefined) return undefined;
  const { sdk, iam } = await iamOf(access);
  const answer = await access.call("iam:GenerateServiceLastAccessedDetails", (options) =>
    iam.send(new sdk.GenerateServiceLastAccessedDetailsCommand({ Arn }), options),
  );
  return answer.JobId;
}

export const iamProbes: Probe[] = [
  simple("iam:GetAccountAuthorizationDetails", async (access, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.GetAccountAuthorizationDetailsCommand({ MaxItems: 1 }), options);
  }),
  simple("iam:GenerateCredentialReport", async (access, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.GenerateCredentialReportCommand({}), options);
  }),
  simple("iam:GetCredentialReport", async (access, options) => {
    const { sdk, iam } = await iamOf(access);
    // Permitted, and merely not written yet.
    return iam.send(new sdk.GetCredentialReportCommand({}), options).catch((error: unknown) => {
      if (!(error instanceof Error && /Report/.test(error.name))) throw error;
    });
  }),
  onFirst(
    "iam:ListAccessKeys",
    async (access) => (await firstUsers(access, 1))[0]?.UserName,
    async (access, UserName, options) => {
      const { sdk, iam } = await iamOf(access);
      return iam.send(new sdk.ListAccessKeysCommand({ UserName }), options);
    },
  ),
  onFirst("iam:GetAccessKeyLastUsed", firstKey, async (access, AccessKeyId, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId }), options);
  }),
  simple("iam:ListServiceSpecificCredentials", async (access, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.ListServiceSpecificCredentialsCommand({ AllUsers: true }), options);
  }),
  simple("iam:ListOpenIDConnectProviders", async (access, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.ListOpenIDConnectProvidersCommand({}), options);
  }),
  onFirst(
    "iam:GetOpenIDConnectProvider",
    async (access) => {
      const { sdk, iam } = await iamOf(access);
      const answer = await access.call("iam:ListOpenIDConnectProviders", (options) =>
        iam.send(new sdk.ListOpenIDConnectProvidersCommand({}), options),
      );
      return answer.OpenIDConnectProviderList?.[0]?.Arn;
    },
    async (access, OpenIDConnectProviderArn, options) => {
      const { sdk, iam } = await iamOf(access);
      return iam.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }), options);
    },
  ),
  simple("iam:ListSAMLProviders", async (access, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.ListSAMLProvidersCommand({}), options);
  }),
  onFirst(
    "iam:GetSAMLProvider",
    async (access) => {
      const { sdk, iam } = await iamOf(access);
      const answer = await access.call("iam:ListSAMLProviders", (options) =>
        iam.send(new sdk.ListSAMLProvidersCommand({}), options),
      );
      return answer.SAMLProviderList?.[0]?.Arn;
    },
    async (access, SAMLProviderArn, options) => {
      const { sdk, iam } = await iamOf(access);
      return iam.send(new sdk.GetSAMLProviderCommand({ SAMLProviderArn }), options);
    },
  ),
  onFirst("iam:GenerateServiceLastAccessedDetails", firstRole, async (access, Arn, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.GenerateServiceLastAccessedDetailsCommand({ Arn }), options);
  }),
  onFirst("iam:GetServiceLastAccessedDetails", startJob, async (access, JobId, options) => {
    const { sdk, iam } = await iamOf(access);
    return iam.send(new sdk.GetServiceLastAccessedDetailsCommand({ JobId, MaxItems: 1 }), options);
  }),
];
