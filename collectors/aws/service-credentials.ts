/** `aws/service-credentials`: passwords and API keys for single services (CodeCommit, Keyspaces, Bedrock, CloudWatch Logs). */

import type { CredentialRecord } from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import { keyStatus } from "./access-keys.ts";
import { userNameAlias, userNameKey } from "./map-user.ts";
import { iamMarker } from "./walk.ts";

type Metadata = {
  UserName?: string;
  Status?: string;
  ServiceUserName?: string;
  ServiceCredentialAlias?: string;
  CreateDate?: Date;
  ExpirationDate?: Date;
  ServiceSpecificCredentialId?: string;
  ServiceName?: string;
};

export async function* collectServiceCredentials(
  access: Access,
  account: string,
): AsyncGenerator<CredentialRecord> {
  const { IAMClient, ListServiceSpecificCredentialsCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const MaxItems = access.ctx.limits.pageSize;
  const answers = pages(
    (Marker) =>
      access.call("iam:ListServiceSpecificCredentials", (options) =>
        iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, Marker, MaxItems }), options),
      ),
    iamMarker,
  );
  for await (const page of answers) {
    for (const credential of page.ServiceSpecificCredentials ?? []) {
      yield* serviceCredentialRecord(credential, account, access.ctx.clock.now());
    }
  }
}

/** AWS keeps saying Active after the expiration date; a credential past it signs nobody in. Its last use is told nowhere. */
export function serviceCredentialRecord(
  credential: Metadata,
  account: string,
  now: Date,
): CredentialRecord[] {
  const { ServiceSpecificCredentialId, UserName, ExpirationDate } = credential;
  if (!ServiceSpecificCredentialId || !UserName) return [];
  const isExpired = ExpirationDate !== undefined && ExpirationDate.getTime() <= now.getTime();
  return [
    {
      type: "credential",
      scope: account,
      principal: { kind: userNameAlias, value: userNameKey(account, UserName) },
      externalId: ServiceSpecificCredentialId,
      kind: "aws_service_specific_credential",
      status: isExpired ? "expired" : keyStatus(credential.Status),
      createdAt: credential.CreateDate ?? null,
      expiresAt: ExpirationDate ?? null,
      lastUsedAt: null,
      attributes: {
        service: credential.ServiceName ?? null,
        serviceUserName: credential.ServiceUserName ?? null,
        alias: credential.ServiceCredentialAlias ?? null,
      },
      unknown: credential.CreateDate ? ["lastUsedAt"] : ["lastUsedAt", "createdAt"],
    },
  ];
}
