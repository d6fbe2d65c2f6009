/**
 * A federated credential, tightened to the one subject that is known to come, or taken away: it is written back by one command, as
 * nothing in it is secret.
 */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import { coversPattern } from "#lib/domain/remediation/narrow-patterns.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import type { Outcome, Subject, TrustRequest } from "../../remediation.ts";
import { watchStep } from "./assignment-change.ts";

type Federated = {
  name: string;
  issuer: string;
  subject: string;
  claims: string | null;
  audiences: string[];
};

/** Words of az for the credentials of one application or managed identity. */
type Holder = {
  words: string[];
  of: [string, string][];
  noun: string;
  nameOption: string;
  isApplication: boolean;
};

export function tighten(request: TrustRequest): Outcome {
  const { trust, known, subject } = request;
  const [credential, holder] = [federatedOf(trust), holderOf(subject)];
  const target = `federated credential ${credential?.name ?? trust.trusted.value} of ${subject.name}`;
  if (credential === null || holder === null)
    return { target, why: "It is no federated credential: look at the owners of the application in Entra." };
  const subjects = known
    .filter((one) => one.startsWith(`${bare(credential.issuer)}|`))
    .map((one) => one.slice(one.indexOf("|") + 1))
    .filter((one) => !/[*?]/.test(one) && coversPattern(credential.subject, one, true));
  const [only] = subjects;
  if (only === undefined || subjects.length > 1)
    return {
      target,
      why: `${subjects.length > 1 ? `Several subjects come (${subjects.join(", ")}), and a credential names one: make one for each, then take this one away.` : `Find out which subject comes: Entra sign-in logs, service principal sign-ins, federated credential ${credential.name}, or the owner of what signs in at ${credential.issuer}.`} Then name exactly that subject instead of an expression.`,
    };
  return {
    kind: "tighten-trust",
    target,
    steps: [
      backup(holder, credential.name),
      {
        phase: "change",
        title: `Let in ${only} only`,
        why: "Known to become it, as both sides were collected. An exact subject takes the place of the expression.",
        texts: [
          commands("update", ...write("update", holder, { ...credential, subject: only, claims: null })),
        ],
        inverse: [commands("undo", ...write("update", holder, credential))],
      },
      watchStep(subject.externalId),
    ],
    notes: expressionNotes(holder),
    documents: [
      {
        name: target,
        before: bodyOf(credential),
        after: bodyOf({ ...credential, subject: only, claims: null }),
      },
    ],
  } satisfies Change;
}

export function removeTrust({ trust, subject }: TrustRequest): Outcome {
  const [credential, holder] = [federatedOf(trust), holderOf(subject)];
  const target = `federated credential ${credential?.name ?? trust.trusted.value} of ${subject.name}`;
  if (credential === null || holder === null)
    return { target, why: "It is no federated credential: look at the owners of the application in Entra." };
  return {
    kind: "remove-trust",
    target,
    steps: [
      backup(holder, credential.name),
      {
        phase: "change",
        title: "Take the federated credential away",
        why: "Nothing in it is secret: it is made again by one command.",
        texts: [
          commands(
            "delete",
            command(
              ...holder.words,
              "delete",
              ...holder.of,
              [holder.nameOption, credential.name],
              ...(holder.isApplication ? [] : ["--yes"]),
            ),
          ),
        ],
        inverse: [commands("undo", ...write("create", holder, credential))],
      },
      watchStep(subject.externalId),
    ],
    notes: credential.claims === null ? [] : expressionNotes(holder),
  } satisfies Change;
}

function federatedOf({ mechanism, trusted, condition, attributes }: TrustRequest["trust"]): Federated | null {
  if (mechanism !== "web-identity" || typeof attributes.name !== "string") return null;
  const bar = trusted.value.indexOf("|");
  const { audience = [], claims = null } = fieldsOf(condition);
  return {
    name: attributes.name,
    issuer: `https://${trusted.value.slice(0, bar)}`,
    subject: trusted.value.slice(bar + 1),
    claims: typeof claims === "string" ? claims : null,
    audiences: Array.isArray(audience) ? audience.map(String) : [],
  };
}

function fieldsOf(value: Json): { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

const bare = (issuer: string) => issuer.replace(/^https:\/\//, "");

function holderOf({ kind, externalId, attributes }: Subject): Holder | null {
  if (kind === "azure_managed_identity") {
    const id = typeof attributes.resourceId === "string" ? attributes.resourceId : "";
    const [, group, name] = /\/resourceGroups\/([^/]+)\/.*\/userAssignedIdentities\/([^/]+)$/i.exec(id) ?? [];
    if (group === undefined || name === undefined) return null;
    return {
      words: ["az", "identity", "federated-credential"],
      of: [
        ["--resource-group", group],
        ["--identity-name", name],
      ],
      ...{ noun: name, nameOption: "--name", isApplication: false },
    };
  }
  if (kind !== "azure_application" && kind !== "azure_service_principal") return null;
  const id = typeof attributes.appId === "string" ? attributes.appId : externalId;
  return {
    words: ["az", "ad", "app", "federated-credential"],
    of: [["--id", id]],
    ...{ noun: id, nameOption: "--federated-credential-id", isApplication: true },
  };
}

function backup(holder: Holder, name: string): ChangeStep {
  return {
    phase: "backup",
    title: "Keep it as it is",
    why: "Issuer, subject and audience bring it back.",
    texts: [
      commands(
        "backup",
        into(
          fileName([holder.noun, name, "before"], "json"),
          command(...holder.words, "show", ...holder.of, [holder.nameOption, name], ["--output", "json"]),
        ),
      ),
    ],
    inverse: [],
  };
}

function bodyOf({ name, issuer, subject, claims, audiences }: Federated): { [key: string]: Json } {
  return {
    ...{ name, issuer, audiences },
    ...(claims === null ? { subject } : { claimsMatchingExpression: { value: claims, languageVersion: 1 } }),
  };
}

function write(verb: "create" | "update", holder: Holder, credential: Federated): string[] {
  if (!holder.isApplication && credential.claims === null)
    return [
      command(
        ...[...holder.words, verb, ...holder.of],
        [holder.nameOption, credential.name],
        ["--issuer", credential.issuer],
        ["--subject", credential.subject],
        ["--audiences", credential.audiences.join(" ")],
      ),
    ];
  const file = fileName([holder.noun, credential.name, verb], "json");
  const named: [string, string][] = verb === "create" ? [] : [[holder.nameOption, credential.name]];
  return [
    writeFile(file, jsonText(bodyOf(credential))),
    command(...holder.words, verb, ...holder.of, ...named, ["--parameters", `@${file}`]),
  ];
}

function expressionNotes({ isApplication }: Holder): string[] {
  return isApplication
    ? []
    : [
        "az writes no expression of a managed identity: the one it has is in the file kept at first, and the portal writes it back.",
      ];
}
