/** The nature of an IAM user follows from how it can sign in; where that could not be read, only its name and tags may speak. */
import type { NatureVerdict, PrincipalFacts } from "../contract.ts";

export function natureOfUser(facts: PrincipalFacts): NatureVerdict {
  const hasPassword = holds(facts, ["aws_password"]);
  const hasKey = holds(facts, ["aws_access_key", "aws_service_specific_credential"]);
  const hints = [...machineHints(facts), ...humanHints(facts)];
  if (hasPassword && hasKey) {
    return verdict("mixed", "high", [
      "It has a console password and an active key: people and software share it.",
      ...hints,
    ]);
  }
  if (facts.unreadStreams.includes("aws/credential-report") && !hasPassword) {
    return unread(
      facts,
      "The account's credential report could not be read, so nobody knows whether it has a password.",
    );
  }
  if (hasPassword) return withPassword(facts, hints);
  if (hasKey) return verdict("machine", "high", ["It has an active key and no console password.", ...hints]);
  if (facts.unreadStreams.includes("aws/access-keys")) {
    return unread(facts, "Its access keys could not be read, and it has no console password.");
  }
  return verdict("unknown", "low", [
    "It is dormant: no console password and no active key or service credential.",
    ...hints,
  ]);
}

/** Without the keys a user with a password may still be shared with software; a missing service credential alone is rare. */
function withPassword(facts: PrincipalFacts, hints: string[]): NatureVerdict {
  if (facts.unreadStreams.includes("aws/access-keys")) {
    return unread(facts, "It has a console password; whether it also has access keys could not be read.");
  }
  const isWhole = !facts.unreadStreams.includes("aws/service-credentials");
  const evidence = ["It has a console password and no active key.", ...hints];
  if (!isWhole) evidence.push("Its service-specific credentials could not be read.");
  return verdict("human", isWhole ? "high" : "medium", evidence);
}

function unread(facts: PrincipalFacts, reason: string): NatureVerdict {
  const hints = machineHints(facts);
  return hints.length > 0
    ? verdict("machine", "low", [...hints, reason])
    : verdict("unknown", "low", [reason, ...humanHints(facts)]);
}

/** An expired or inactive credential signs nobody in; one of unknown status may. */
function holds(facts: PrincipalFacts, kinds: string[]): boolean {
  return facts.credentials.some(
    (credential) =>
      kinds.includes(credential.kind) && (credential.status === "active" || credential.status === "unknown"),
  );
}

const machineName = /^(svc|sa|bot|ci|cd|app|srv|robot|terraform|jenkins|github|gitlab)[-_.]/i;
const machinePath = /\/(system|service|machine)\//i;

function machineHints(facts: PrincipalFacts): string[] {
  const hints: string[] = [];
  if (machineName.test(facts.name)) hints.push(`Its name, ${facts.name}, is that of a machine.`);
  if (machinePath.test(pathOf(facts))) hints.push(`Its path, ${pathOf(facts)}, is one for machines.`);
  for (const [key, value] of Object.entries(facts.tags)) {
    if (/^(identity-)?type$/i.test(key) && /^(service|machine|bot)$/i.test(value)) {
      hints.push(`Its tag ${key} says ${value}.`);
    }
  }
  return hints;
}

function humanHints(facts: PrincipalFacts): string[] {
  const hints: string[] = [];
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(facts.name)) hints.push("Its name is an e-mail address.");
  if (Object.keys(facts.tags).some((key) => /^(saml|scim)/i.test(key)))
    hints.push("Its tags come from a directory.");
  return hints;
}

function pathOf(facts: PrincipalFacts): string {
  if (typeof facts.attributes.path === "string") return facts.attributes.path;
  return /:user(\/.*\/|\/)/.exec(facts.resourceName ?? "")?.[1] ?? "/";
}

function verdict(
  nature: NatureVerdict["nature"],
  confidence: NatureVerdict["confidence"],
  evidence: string[],
): NatureVerdict {
  return { nature, confidence, evidence };
}
