/** A password or certificate of an application: it cannot be switched off, so the watching comes before it goes. */
import type { Change } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, into } from "../../remediation/command-text.ts";
import type { CredentialFacts, Outcome, Subject } from "../../remediation.ts";

const watchDays = 14;

export function credentialChange(
  { kind, externalId, attributes, lastUsedOn }: CredentialFacts,
  subject: Subject,
): Outcome {
  const [holder = "", keyId = ""] = externalId.split("/");
  const name = typeof attributes.displayName === "string" ? ` (${attributes.displayName})` : "";
  const isSecret = kind === "azure_client_secret";
  const target = `${isSecret ? "client secret" : "certificate"} ${keyId}${name} of ${subject.name}`;
  if (kind === "azure_saml_signing_certificate")
    return {
      target,
      why: "It signs the answers of single sign-on: make another one active first, under Single sign-on.",
    };
  if (keyId === "" || (!isSecret && kind !== "azure_certificate"))
    return { target, why: "No command of az takes it away by its id." };
  const what = attributes.heldBy === "application" ? "app" : "sp";
  const of: [string, string] = ["--id", holder];
  const kindOption = isSecret ? [] : ["--cert"];
  return {
    kind: "delete-credential",
    target,
    steps: [
      {
        phase: "backup",
        title: "Keep what is known of it",
        why: "The secret itself cannot be read by anybody.",
        texts: [
          commands(
            "backup",
            into(
              fileName([holder, "credentials", "before"], "json"),
              command("az", "ad", what, "credential", "list", of, ...kindOption, ["--output", "json"]),
            ),
          ),
        ],
        inverse: [],
      },
      {
        phase: "watch",
        title: `See for ${watchDays} days that nobody signs in with it`,
        why: `Entra has no switch for a single credential. Give its users a federated credential first; in the sign-in logs of service principals, credential key id ${keyId} must no longer show.`,
        texts: [],
        inverse: [],
      },
      {
        phase: "remove",
        title: "Delete it",
        why: "It cannot be brought back: whoever needs one makes a new one.",
        texts: [
          commands(
            "delete",
            command("az", "ad", what, "credential", "delete", of, ["--key-id", keyId], ...kindOption),
          ),
        ],
        inverse: [],
      },
    ],
    notes: lastUsedOn === null ? [] : [`It was last used on ${lastUsedOn}.`],
  } satisfies Change;
}
