/** Ways to become an identity as words: groups of one mechanism, and what a trusted party means when it is no single somebody. */
import { formatList } from "#components/ui/format.ts";
import type { TrustDetail } from "#lib/queries/identity-detail.ts";

const MECHANISMS: Record<string, string> = {
  "assume-role": "By assuming it",
  service: "A cloud service, for what runs on it",
  "web-identity": "Web identity: a token from an identity provider",
  saml: "SAML sign-in: people of an identity provider",
  "pod-identity": "EKS Pod Identity: pods of a cluster",
  "workload-identity": "Workload identity: pods of a cluster",
  "roles-anywhere": "Roles Anywhere: holders of a certificate",
  impersonation: "By impersonating it",
  "act-as": "By attaching it to what they run",
  owner: "Its owners, who may give it a new credential",
};

/** The heading of a mechanism. */
export function mechanismWords(mechanism: string): string {
  return MECHANISMS[mechanism] ?? mechanism.replaceAll("-", " ");
}

/** Trusts by mechanism, in the order of the headings; mechanisms nobody described come last. */
export function byMechanism(trusts: TrustDetail[]): { mechanism: string; trusts: TrustDetail[] }[] {
  const order = Object.keys(MECHANISMS);
  const place = (mechanism: string) => (order.includes(mechanism) ? order.indexOf(mechanism) : order.length);
  return [...Map.groupBy(trusts, ({ mechanism }) => mechanism)]
    .map(([mechanism, group]) => ({ mechanism, trusts: group }))
    .sort((left, right) => place(left.mechanism) - place(right.mechanism));
}

/** What a trusted party stands for where it is more, or less, than one identity; null where its name says it. */
export function partyWords({ trusted, condition, attributes }: TrustDetail): string | null {
  if (trusted.kind === "anyone") {
    if (attributes.notPrincipal === true) return "everybody but those the statement names";
    return condition === null ? "anybody at all, from any account" : "anybody who meets the conditions";
  }
  if (trusted.kind === "account") return "whoever that account's own policies let";
  if (trusted.kind === "id") return "names a deleted identity by its id";
  if (trusted.kind !== "federated") return null;
  const subject = trusted.value.slice(trusted.value.indexOf("|") + 1);
  return subject === "*" ? "any subject of that issuer" : null;
}

/** Who a trusted party is when it has no page: `12 digits`, a service, an issuer and its subject. */
export function partyName({ kind, value }: { kind: string; value: string }): string {
  if (kind === "anyone") return "Anyone";
  if (kind === "account") return `Account ${value}`;
  if (kind === "federated") {
    const [issuer = "", subject = ""] = value.split(/\|(.*)/s);
    return subject === "*" || subject === "" ? issuer : `${subject} at ${issuer}`;
  }
  return value;
}

/** True when a stranger needs nothing but the name of the role to get in. */
export function isOpen({ trusted, condition }: TrustDetail): boolean {
  return trusted.kind === "anyone" && condition === null;
}

/** `3 ways in: 2 by service, 1 by web identity`. */
export function waysIn(trusts: TrustDetail[]): string {
  const parts = byMechanism(trusts).map(
    (group) => `${group.trusts.length} by ${group.mechanism.replaceAll("-", " ")}`,
  );
  return parts.length === 0 ? "no way in" : formatList(parts);
}
