/** A service account nobody needs: it loses every binding first, which patches bring back, and goes only after a time of watching. */
import type { Change } from "#lib/domain/remediation/change.ts";
import { commands } from "../../remediation/command-text.ts";
import type { CredentialFacts, Outcome, RetireRequest, Subject } from "../../remediation.ts";
import { type BindingId, bindingOf } from "./cluster-objects.ts";
import { backupStep, kubectl, watchStep } from "./kubectl.ts";
import { deleteEmpty, unboundSteps } from "./own-role-change.ts";
import { accountPlace, userName } from "./user-name.ts";

export function retireChange({ subject, grants, workloads }: RetireRequest): Outcome {
  const place = accountPlace(subject);
  if (place === null)
    return {
      target: subject.name,
      why: "Only service accounts are objects of the cluster; others live where they sign in.",
    };
  const target = `service account ${place.name} in ${place.namespace}`;
  if (place.name === "default")
    return {
      target,
      why: "The cluster makes the default account of every namespace anew: take away its bindings instead.",
    };
  const account = { kind: "ServiceAccount" as const, ...place };
  const bound = grants.flatMap((grant) => {
    const binding = grant.subject.isItself && grant.attributes.bootstrap !== true ? bindingOf(grant) : null;
    return binding === null ? [] : [{ grant, binding }];
  });
  const once = [...new Map(bound.map((one) => [JSON.stringify(one.binding), one])).values()];
  const unbound = once.map(({ grant, binding }) => ({
    binding,
    ...unboundSteps({ binding, members: grant.members, subject: grant.subject, own: false }),
  }));
  const emptied: BindingId[] = unbound.filter((one) => one.emptied).map(({ binding }) => binding);
  const notes =
    workloads > 0
      ? [
          `${workloads} workloads still run as it: without it their pods are not made again. Give them another account first.`,
        ]
      : [];
  if (once.length === 0)
    return {
      target,
      why: "It is bound to nothing that could be taken back first: delete it with its last workload.",
    };
  return {
    kind: "retire-identity",
    target,
    steps: [
      backupStep(
        [account, ...once.map(({ binding }) => binding)],
        "Made again under its name it is another account: tokens of the old one stay dead.",
      ),
      ...unbound.flatMap(({ steps }) =>
        steps.map((step) => ({
          ...step,
          why: "What it is bound to ends here, and nothing of it is lost. What every account may do stays.",
        })),
      ),
      watchStep(userName(subject)),
      ...emptied.map(deleteEmpty),
      {
        phase: "remove",
        title: "Delete the account",
        why: "Its tokens are refused from then on, within ten seconds.",
        texts: [commands("delete", kubectl("delete", account))],
        inverse: [],
      },
    ],
    notes,
  } satisfies Change;
}

const invalidSince = "kubernetes.io/legacy-token-invalid-since";

/** Source: Kubernetes, "Managing Service Accounts", legacy token cleaner (1.29 and newer). */
export function credentialChange(
  { kind, externalId, attributes, status }: CredentialFacts,
  subject: Subject,
): Outcome {
  const named = typeof attributes.secret === "string" ? attributes.secret : externalId;
  const [namespace = "", ...name] = named.split("/");
  if (kind === "kubernetes_client_certificate")
    return {
      target: `client certificate ${named}`,
      why: "The API server keeps no list of revoked certificates: it ends by itself, or with the CA.",
    };
  if (
    kind !== "kubernetes_legacy_token" ||
    accountPlace(subject) === null ||
    typeof attributes.secret !== "string"
  )
    return { target: named, why: "No command of the cluster switches it off by itself." };
  const secret = { kind: "Secret" as const, name: name.join("/"), namespace };
  const label = (value: string) => `${kubectl("label", secret, "--overwrite")} ${value}`;
  const isOff = status === "inactive" || status === "expired";
  return {
    kind: isOff ? "delete-credential" : "deactivate-credential",
    target: `token secret ${secret.name} in ${secret.namespace}`,
    steps: [
      {
        phase: "backup",
        title: "Keep what is known of it",
        why: "Its labels say when it was last used. The token itself is not read.",
        texts: [commands("backup", kubectl("get", secret, "--show-labels"))],
        inverse: [],
      },
      // One that is marked already is not marked again: taking that back would bring it to life.
      ...(isOff
        ? []
        : [
            {
              phase: "change" as const,
              title: "Mark it invalid",
              why: "The server refuses the token from then on and keeps it. Servers older than 1.29 do not look at the mark.",
              texts: [commands("deactivate", label(`${invalidSince}="$(date -u +%F)"`))],
              inverse: [commands("undo", label(`${invalidSince}-`))],
            },
          ]),
      watchStep(userName(subject)),
      {
        phase: "remove",
        title: "Delete the secret",
        why: "The token is gone for good; short-lived ones are made by TokenRequest.",
        texts: [commands("delete", kubectl("delete", secret))],
        inverse: [],
      },
    ],
    notes: [],
  } satisfies Change;
}
