/** Which credentials checks of static secrets look at: those that work until somebody revokes them, whatever state they are in. */
import { waysInOf } from "#lib/providers/ways-in.ts";
import type { Candidate } from "./check.ts";
import type { CheckFacts, CredentialFacts } from "./check-facts.ts";
import { isWayUnread } from "./unread.ts";

/** One candidate per static credential; one that is switched off, or whose identity is, is disabled. */
export function staticCredentials({ credentials, identity }: CheckFacts): Candidate[] {
  return credentials
    .filter(({ isStatic }) => isStatic)
    .map(({ id, status }) => ({
      resource: `credential:${id}`,
      isDisabled: status === "inactive" || identity.isDisabled,
    }));
}

export function credentialOf({ resource }: Candidate, { credentials }: CheckFacts): CredentialFacts | null {
  return credentials.find(({ id }) => resource === `credential:${id}`) ?? null;
}

/** An expired secret lets nobody in, whatever the status says that was stored before it expired. */
export function isExpired({ status, expiresOn }: CredentialFacts, today: string): boolean {
  return status === "expired" || (expiresOn !== null && expiresOn < today);
}

/** Whether everything that tells about this kind of credential was read: if not, it may have been used since it was. */
export function isReadInFull({ kind }: CredentialFacts, facts: CheckFacts): boolean {
  const way = waysInOf(facts.identity.provider).credentials[kind]?.way;
  return way === undefined || !isWayUnread(facts, [way]);
}

const words: Record<string, string> = {
  aws_access_key: "Access key",
  aws_service_specific_credential: "Service credential",
  aws_x509_certificate: "Signing certificate",
  azure_certificate: "Certificate",
  azure_client_secret: "Client secret",
  gcp_service_account_key: "Key",
  kubernetes_client_certificate: "Client certificate",
  kubernetes_legacy_token: "Token secret",
  rollcall_api_key: "API key",
};

/** `Access key AKIA…`: how a sentence names it. A token secret is known by the name of its secret. */
export function credentialName({ kind, externalId, attributes }: CredentialFacts): string {
  const name = typeof attributes.secret === "string" ? attributes.secret : externalId;
  return `${words[kind] ?? "Credential"} ${name}`;
}
