/** `granted kubernetes`: what one Role or ClusterRole grants in a cluster that offers what its discovery lists. */
import { Invalid } from "#lib/errors.ts";
import type { GrantedAsker } from "./question.ts";
import { isObject, readJson, readOne } from "./read-file.ts";

type Options = { role: string; name?: string; discovery: string[] };

export const kubernetesAsker: GrantedAsker = {
  provider: "kubernetes",
  description: "what a Role or ClusterRole grants",
  addOptions: (verb) => {
    verb
      .requiredOption("--role <file>", "what `kubectl get clusterrole <name> --output json` prints")
      .option("--name <name>", "which role, where the file holds a list")
      .requiredOption(
        "--discovery <files...>",
        "aggregated discovery (APIGroupDiscoveryList) of /api and /apis, in one file each",
      );
  },
  ask: async (options) => {
    const { role: path, name, discovery } = options as Options;
    const role = await readOne(path, name, []);
    if (!Array.isArray(role.rules))
      throw new Invalid(`The file ${path} holds no role: it has no rules.`, {
        hint: "Give what `kubectl get clusterrole <name> --output json` prints.",
      });
    // The items of a list say no kind.
    const isNamespaced =
      role.kind === "Role" || (isObject(role.metadata) && typeof role.metadata.namespace === "string");
    return {
      actions: await actionsIn(discovery),
      holderKind: "kubernetes_service_account",
      grants: [
        {
          ...{ effect: "allow", via: isNamespaced ? "role-binding" : "cluster-role-binding" },
          kind: isNamespaced ? "kubernetes_role" : "kubernetes_cluster_role",
          scope: isNamespaced
            ? { externalId: "cluster/namespace", kind: "kubernetes_namespace" }
            : { externalId: "cluster", kind: "kubernetes_cluster" },
          document: { rules: role.rules },
        },
      ],
    };
  },
};

async function actionsIn(discovery: string[]) {
  const { addAggregated } = await import("../../kubernetes/discovery.ts");
  const { actionRecords } = await import("../../kubernetes/read-api-resources.ts");
  const found: Parameters<typeof addAggregated>[1] = { resources: new Map(), missing: [] };
  for (const path of discovery) {
    const content = await readJson(path);
    if (!isObject(content) || content.kind !== "APIGroupDiscoveryList")
      throw new Invalid(`The file ${path} holds no aggregated discovery.`, {
        hint: "Ask /api and /apis with Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
      });
    addAggregated(content as Parameters<typeof addAggregated>[0], found);
  }
  return actionRecords(found);
}
