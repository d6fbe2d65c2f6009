/** How a Kubernetes source is set up: what to apply in the cluster, generated from the permission list and ready to paste. */
import type { SetUp, SetUpStep } from "../contract.ts";
import list from "./permissions.json" with { type: "json" };

type Permission = {
  verb: string;
  group: string;
  resource: string;
  name?: string;
  namespace?: string;
  optIn?: boolean;
};

const permissions: Permission[] = list.permissions;

export function setUp(config: Record<string, unknown>): SetUp {
  const apply: SetUpStep = {
    title: "Apply this in the cluster",
    text: "It makes the account rollcall/rollcall and lets it list what Rollcall reads, and nothing else. For an identity of another system, such as an IAM role or a group of your identity provider, put it in place of the two subjects.",
    code: { name: "reader.yaml", text: readerManifest() },
  };
  const legacy: SetUpStep = {
    title: "Only if you want legacy tokens: apply this as well",
    text: "RBAC has no permission for metadata alone: whoever may list secrets could read their values. Rollcall asks for metadata only.",
    code: { name: "reader-legacy-tokens.yaml", text: legacyTokensManifest() },
  };
  return { config, steps: [apply, ...(config.legacyTokens === true ? [legacy] : []), signIn(config)] };
}

function signIn(config: Record<string, unknown>): SetUpStep {
  if (config.inCluster === true) {
    return {
      title: "Run the worker as that account",
      text: "Set serviceAccountName: rollcall in its pod, in the namespace rollcall. The token is renewed by the kubelet and stored nowhere.",
      code: null,
    };
  }
  return {
    title: "Let the kubeconfig sign in as that account, or as the identity you bound instead",
    text: "A credential plugin (aws eks get-token, gke-gcloud-auth-plugin, kubelogin) or a tokenFile that something renews is better than a token in the file. To try it, for an hour:",
    code: {
      name: "token.sh",
      text: "kubectl config set-credentials rollcall --token=$(kubectl create token rollcall --namespace rollcall --duration 1h)",
    },
  };
}

/** What the collector needs by default, as one manifest: collectors/kubernetes/reader.yaml is this text. */
export function readerManifest(): string {
  const needed = permissions.filter(({ optIn }) => optIn !== true);
  const everywhere = needed.filter(({ name }) => name === undefined);
  const named = needed.filter(({ name }) => name !== undefined);
  return [
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: rollcall}\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: rollcall, namespace: rollcall}\n",
    role("ClusterRole", "{name: rollcall-reader}", rulesOf(everywhere)),
    role("Role", "{name: rollcall-reader, namespace: kube-system}", rulesOf(named)),
    binding("ClusterRole", "{name: rollcall-reader}", "rollcall-reader"),
    binding("Role", "{name: rollcall-reader, namespace: kube-system}", "rollcall-reader"),
  ].join("---\n");
}

/** The opt-in part, apart so that applying it is a decision of its own. */
export function legacyTokensManifest(): string {
  const metadata = "{name: rollcall-legacy-tokens}";
  const rules = rulesOf(permissions.filter(({ optIn }) => optIn === true));
  return [
    role("ClusterRole", metadata, rules),
    binding("ClusterRole", metadata, "rollcall-legacy-tokens"),
  ].join("---\n");
}

/** One rule per API group, verb and set of names, in the order of the list. */
function rulesOf(rows: Permission[]): string {
  const groups = Map.groupBy(rows, ({ group, verb, name }) =>
    JSON.stringify([group, verb, name !== undefined]),
  );
  return [...groups.values()]
    .map((same) => {
      const { group, verb } = same[0] as Permission;
      const resources = [...new Set(same.map(({ resource }) => resource))].join(", ");
      const names = same.flatMap(({ name }) => name ?? []);
      const only = names.length === 0 ? "" : `, resourceNames: [${names.join(", ")}]`;
      return `- {apiGroups: [${group === "" ? '""' : group}], resources: [${resources}]${only}, verbs: [${verb}]}\n`;
    })
    .join("");
}

function role(kind: string, metadata: string, rules: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: ${metadata}\nrules:\n${rules}`;
}

function binding(kind: string, metadata: string, name: string): string {
  return [
    "apiVersion: rbac.authorization.k8s.io/v1",
    `kind: ${kind}Binding`,
    `metadata: ${metadata}`,
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name}}`,
    "subjects: [{kind: ServiceAccount, name: rollcall, namespace: rollcall}]",
    "",
  ].join("\n");
}
