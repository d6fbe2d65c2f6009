/**
 * The exact change, whatever the cloud: steps in the order they are taken, each with its text and what takes it back. What cannot be
 * taken back comes last, after a time of watching. Rollcall shows a change and never applies one.
 */

import type { Json } from "#lib/ingest/contract.ts";

export const changeKinds = {
  "remove-actions": "Remove unused actions",
  "remove-grant": "Remove a grant",
  "deactivate-credential": "Deactivate a credential",
  "delete-credential": "Delete a credential",
  "disable-identity": "Disable the identity",
  "retire-identity": "Retire the identity",
  "rotate-credential": "Replace a credential",
  "tighten-trust": "Tighten a trust",
  "remove-trust": "Remove a trust",
  "remove-claim": "Take back a claim",
} as const;

export type ChangeKind = keyof typeof changeKinds;

/** `cli`: commands for a POSIX shell. `yaml`: manifests. `json`: a document. */
export const changeFormats = ["cli", "terraform", "yaml", "json"] as const;
export type ChangeFormat = (typeof changeFormats)[number];

/** Ready to paste as it stands. `name`: of the file it would be, or what it does. */
export type ChangeText = { format: ChangeFormat; name: string; text: string };

/**
 * `backup`: keeps what is there; changes nothing. `change`: can be taken back. `watch`: waiting, and what to look at. `remove`: for
 * good.
 */
export type StepPhase = "backup" | "change" | "watch" | "remove";

export type ChangeStep = {
  phase: StepPhase;
  title: string;
  why: string;
  texts: ChangeText[];
  /** What takes it back; empty where there is nothing to take back, or no way to. */
  inverse: ChangeText[];
};

/** A document as it was when this was worked out, and as it will be; null: it is not there. */
export type ChangedDocument = { name: string; before: Json; after: Json };

export type Change = {
  kind: ChangeKind;
  /** What is changed, in the words of its cloud: `inline policy own of role deploy`. */
  target: string;
  steps: ChangeStep[];
  /** What to know before it is done. */
  notes: string[];
  /** Where whole documents are written anew. */
  documents?: ChangedDocument[];
};

/** Something that is not proposed, and why. */
export type Refusal = { target: string; why: string };

export function isRefusal(outcome: Change | Refusal): outcome is Refusal {
  return "why" in outcome;
}

/** What is wrong with the order of a change's steps; empty: nothing. */
export function problemsOfOrder({ target, steps }: Change): string[] {
  const problems: string[] = [];
  const first = steps.findIndex(({ phase }) => phase === "change" || phase === "remove");
  if (first < 0) problems.push(`${target}: nothing is changed`);
  if (steps[0]?.phase !== "backup") problems.push(`${target}: nothing is kept before it is changed`);
  for (const [at, { phase, inverse, title, texts }] of steps.entries()) {
    const before = steps.slice(0, at);
    if (phase === "change" && inverse.length === 0) problems.push(`${title}: nothing takes it back`);
    if (phase === "remove" && !before.some((step) => step.phase === "watch"))
      problems.push(`${title}: nobody watched before`);
    if (phase === "change" && before.some((step) => step.phase === "remove"))
      problems.push(`${title}: comes after what cannot be taken back`);
    if (phase !== "watch" && texts.length === 0) problems.push(`${title}: has no text`);
  }
  return problems;
}
