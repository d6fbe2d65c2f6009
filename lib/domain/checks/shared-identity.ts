/** Finds exactly the identities that workloads of at least two apps run as, told apart by namespace and by the first word of their names. */

import { wordsOf } from "#lib/domain/classification/words.ts";
import { formatNumber } from "../format-number.ts";
import type { IdentityCheck } from "./check.ts";
import type { WorkloadFacts } from "./check-facts.ts";
import { someOf } from "./grant-words.ts";
import { areWorkloadsUnread } from "./unread.ts";
import { fine, found, untold } from "./verdicts.ts";

export const sharedIdentity: IdentityCheck = {
  about: "identity",
  key: "shared-identity",
  bit: 16,
  title: "Shared by unrelated workloads",
  guarantee:
    "Found: an identity that workloads of two or more apps run as. Workloads are of one app if they are in the same namespace, where there are namespaces, and their names begin with the same word (kinds and numbers aside) or one begins with all of the other: replicas, jobs and parts of one app are related.",
  rationale:
    "What is granted to one is granted to all, what one does cannot be told from what another does, and none can be cut off alone.",
  sources: [
    "https://docs.cloud.google.com/iam/docs/best-practices-service-accounts",
    "https://kubernetes.io/docs/concepts/security/service-accounts/",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/9-nhi-reuse/",
  ],
  owasp: ["NHI9:2025"],
  blindSpots: [
    "Apps whose names all begin with the same word (the company's) look like one.",
    "Machines that have no name but their id, roles that only start containers, and roles of clusters themselves are left out.",
    "Whoever uses a key elsewhere is not seen.",
  ],
  decision: "separate",
  thresholds: {
    apps: { label: "Unrelated apps at least", unit: "count", standard: 2, least: 2, most: 50 },
  },
  candidates: ({ identity, workloads }) =>
    workloads.length > 1 ? [{ resource: "identity", isDisabled: identity.isDisabled }] : [],
  judge(_candidate, facts, { thresholds }) {
    const apps = appsOf(facts.workloads);
    if (apps.length < (thresholds.apps ?? 2))
      return areWorkloadsUnread(facts) ? untold("Not everything that may run as it was read.") : fine;
    const evidence = `Workloads of ${formatNumber(apps.length)} apps run as it: ${someOf(apps, 5)}.`;
    return found("medium", evidence, { apps: apps.length, workloads: facts.workloads.length });
  },
};

/** Words that names begin with to say what something is, not whose it is. */
const kindWords = new Set([
  ...["vm", "vmss", "func", "fn", "ca", "aci", "app", "web", "job", "svc", "service", "lambda", "ecs", "ec2"],
  ...["i", "gke", "gce", "run", "cron", "cronjob", "deploy", "deployment"],
]);

/** What a cluster itself runs as, not what runs in it. */
const clusters = new Set(["aws_eks_cluster", "azure_kubernetes_cluster"]);

type Named = { namespace: string; words: string[] };

/** `shop/orders`, each once. What a name adds to another (web, web-migrate) is of the same app, whatever its words mean. */
function appsOf(workloads: readonly WorkloadFacts[]): string[] {
  const named = workloads.flatMap((workload) => nameOf(workload) ?? []);
  const shortest = named.toSorted((one, other) => one.words.length - other.words.length);
  return [
    ...new Set(
      named.map(({ namespace, words }) => {
        const root = shortest.find((one) => one.namespace === namespace && isPrefix(one.words, words));
        const app = appIn(root?.words ?? words);
        return namespace === "" ? app : `${namespace}/${app}`;
      }),
    ),
  ];
}

function isPrefix(words: readonly string[], of: readonly string[]): boolean {
  return words.every((word, at) => of[at] === word);
}

function appIn(words: readonly string[]): string {
  return words.find((word) => !kindWords.has(word)) ?? words[0] ?? "";
}

/** Numbers aside; null where a name says nothing of an app. */
function nameOf({ kind, name, location, attributes }: WorkloadFacts): Named | null {
  if (attributes.roleUse === "execution" || clusters.has(kind)) return null;
  const namespace = namespaceOf(kind, location, attributes) ?? "";
  const own = namespace === "" ? name : name.replace(/^.*\//, "");
  if (/^i-[0-9a-f]{8,17}$/.test(own)) return null;
  // Node pools of one cluster are one app, whatever they are called.
  if (/^aks-/.test(own) && kind === "azure_scale_set") return { namespace, words: ["aks"] };
  const words = wordsOf(own).filter((word) => !/^\d+$/.test(word));
  return words.length === 0 ? null : { namespace, words };
}

function namespaceOf(
  kind: string,
  location: string | null,
  attributes: WorkloadFacts["attributes"],
): string | null {
  if (kind.startsWith("kubernetes_")) return location;
  return typeof attributes.namespace === "string" ? attributes.namespace : null;
}
