/**
 * Tells software from people and own from foreign among Entra principals: the same facts always give the same nature, with the
 * evidence that decided it. A managed identity is recognised by its type first: it has no publisher to judge by.
 */
import type { Confidence, Nature, NatureVerdict, PrincipalFacts } from "../contract.ts";

/** The nature of a principal of any kind in `azureProvider.principalKinds`. */
export function natureOf(facts: PrincipalFacts): NatureVerdict {
  switch (facts.kind) {
    case "azure_managed_identity":
      return verdict("machine", "high", managedWords(facts.attributes.assigned));
    case "azure_agent_identity":
      return verdict("machine", "high", "It is an identity of an AI agent, made from an agent blueprint.");
    case "azure_agent_blueprint":
      return verdict("machine", "high", "It makes agent identities and may act as each of them.");
    case "azure_service_principal":
      return natureOfServicePrincipal(facts);
    case "azure_application":
      return natureOfApplication(facts);
    case "azure_user":
      return verdict("human", "high", "A user of the directory is a person.");
    case "azure_group":
      return verdict("group", "high", "A group passes its grants on to its members.");
    case "azure_foreign_principal":
    case "azure_federated_subject":
    case "azure_anyone":
      return verdict(
        "external",
        "high",
        "It is named by a grant or trust and lives outside the connected tenant.",
      );
    default:
      return verdict("unknown", "low", `Nothing is known about the kind ${facts.kind}.`);
  }
}

function managedWords(assigned: unknown): string {
  switch (assigned) {
    case "system":
      return "Azure made it for one resource, which alone can act as it.";
    case "user":
      return "Azure hands its tokens to the resources it is attached to.";
    case "policy":
      return "Azure Policy acts as it when it remediates.";
    default:
      return "Azure hands its tokens to resources; nobody can sign in as it.";
  }
}

function natureOfServicePrincipal(facts: PrincipalFacts): NatureVerdict {
  const { publisher, publisherTenant, type } = facts.attributes;
  if (publisher === "microsoft") {
    return verdict(
      "provider-managed",
      "high",
      `Microsoft publishes it (its application belongs to tenant ${publisherTenant}).`,
    );
  }
  if (type === "SocialIdp")
    return verdict("set", "high", "It stands for the users of a social identity provider.");
  const publishing =
    publisher === "third-party"
      ? [`Another organization publishes it (tenant ${publisherTenant}) and holds its credentials.`]
      : [];
  const signsIn = signInEvidence(facts);
  if (signsIn.length > 0)
    return { nature: "machine", confidence: "high", evidence: [...signsIn, ...publishing] };
  if (publisher === "third-party") return { nature: "machine", confidence: "high", evidence: publishing };
  return verdict(
    "machine",
    facts.unreadStreams.includes("azure/app-credentials") ? "low" : "medium",
    facts.unreadStreams.includes("azure/app-credentials")
      ? "A service principal stands for software; its credentials could not be read."
      : "A service principal stands for software; it holds no credential of its own now.",
  );
}

function signInEvidence({ credentials, trusts }: PrincipalFacts): string[] {
  const held = new Set(credentials.filter(({ status }) => status === "active").map(({ kind }) => kind));
  const federated = trusts.filter(({ mechanism }) => mechanism === "web-identity");
  return [
    ...(held.has("azure_client_secret") ? ["Software signs in as it with a client secret."] : []),
    ...(held.has("azure_certificate") ? ["Software signs in as it with a certificate."] : []),
    ...(federated.length > 0
      ? [`Workloads with a token of ${federated[0]?.trusted.value.split("|")[0]} become it.`]
      : []),
  ];
}

/** An application registration is counted only while no service principal of its appId does so in its place. */
function natureOfApplication({ attributes }: PrincipalFacts): NatureVerdict {
  const { servicePrincipal } = attributes;
  if (typeof servicePrincipal === "string") {
    return verdict(
      "set",
      "high",
      `It is the registration behind the service principal ${servicePrincipal}, which is counted in its place.`,
    );
  }
  if (servicePrincipal === null) {
    return verdict(
      "machine",
      "medium",
      "It has no service principal in its own tenant; what it holds is ready for whoever makes one.",
    );
  }
  return verdict("unknown", "low", "Whether a service principal stands for it is not known.");
}

function verdict(nature: Nature, confidence: Confidence, evidence: string): NatureVerdict {
  return { nature, confidence, evidence: [evidence] };
}
