/** A subject that is nobody, taken out of its binding: a patch brings it back, and a binding left empty is deleted last. */

import { isForAnybody } from "#lib/domain/checks/public-grant.ts";
import { commands, shellWord } from "../../remediation/command-text.ts";
import type { BindingRequest, ClaimRequest, Outcome } from "../../remediation.ts";
import { accountUser } from "../keys.ts";
import { bindingOf, objectWords } from "./cluster-objects.ts";
import { backupStep, kubectl, watchStep } from "./kubectl.ts";
import { deleteEmpty, unboundSteps } from "./own-role-change.ts";
import { accountPlace, userName } from "./user-name.ts";

export function removeBinding({ members, subject, role, attributes, ...grant }: BindingRequest): Outcome {
  const binding = bindingOf(grant);
  const target = `${subject.value} in ${binding === null ? role.name : objectWords(binding)}`;
  if (binding === null) return { target, why: "It is given by no binding of the cluster." };
  if (attributes.bootstrap === true)
    return { target, why: "The API server makes this binding itself and mends it at every start." };
  const { steps, emptied } = unboundSteps({ binding, members, subject, own: false });
  const isForAll = isForAnybody(subject.value);
  const user = isForAll
    ? "system:anonymous"
    : subject.kind === "name"
      ? accountUserOf(subject.value)
      : subject.value.split("/").slice(1).join("/");
  return {
    kind: "remove-grant",
    target,
    steps: [
      backupStep([binding], "The role itself is not changed."),
      ...steps.map((step) => ({
        ...step,
        why: isForAll
          ? "Whoever does not sign in loses it, and whoever signs in keeps what else he is given. Health checks and scrapers may rely on it: see below who is refused."
          : "Nobody of that name is there: nobody loses anything, and whoever takes the name later gets nothing by it.",
      })),
      watchStep(user),
      ...(emptied ? [deleteEmpty(binding)] : []),
    ],
    notes:
      typeof attributes.managedBy === "string"
        ? [
            `${attributes.managedBy} manages it: make the change in its source, for the next release undoes any other.`,
          ]
        : [],
  };
}

function accountUserOf(value: string): string {
  const [, namespace = "", ...name] = value.split("/");
  return accountUser(namespace, name.join("/"));
}

/** What a service account says that it becomes, by cloud. Source: the clouds' pages on workload identity for Kubernetes. */
const annotations: Record<string, string> = {
  aws: "eks.amazonaws.com/role-arn",
  gcp: "iam.gke.io/gcp-service-account",
  azure: "azure.workload.identity/client-id",
};

export function removeClaim({ subject, cloud, to }: ClaimRequest): Outcome {
  const place = accountPlace(subject);
  const key = annotations[cloud];
  const target = `annotation ${key ?? cloud} of service account ${subject.name}`;
  if (place === null || key === undefined || to === "")
    return {
      target,
      why: `No annotation is known by which it says so: look for it in the account's manifest.`,
    };
  const account = { kind: "ServiceAccount" as const, ...place };
  const annotate = (value: string) => `${kubectl("annotate", account, "--overwrite")} ${value}`;
  return {
    kind: "remove-claim",
    target,
    steps: [
      backupStep([account], "What it says of itself is in its annotations."),
      {
        phase: "change",
        title: "Take the annotation away",
        why: `${to} does not trust it, so nothing comes of the claim. Pods that are made from now on may use what their node has instead: see first that they must not.`,
        texts: [commands("take away", annotate(`${key}-`))],
        inverse: [commands("undo", annotate(shellWord(`${key}=${to}`)))],
      },
      watchStep(userName(subject)),
    ],
    notes: [
      `If it is meant to become ${to}, complete the link instead: let that trust ${userName(subject)}, by exactly this subject.`,
    ],
  };
}
