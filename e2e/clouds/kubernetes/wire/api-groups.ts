/** The API a cluster offers, by version: what a server says of itself in discovery, told once for every form it says it in. */
import type { ClusterFacts } from "../world/clusters.ts";

export type Subresource = {
  name: string;
  kind: string;
  verbs: string[];
  /** Group and version of the kind where they are not the resource's own. */
  foreign: { group: string; version: string } | null;
};
export type ApiResource = {
  name: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
  shortNames: string[];
  categories: string[];
  subresources: Subresource[];
};
export type ApiVersion = { version: string; resources: ApiResource[]; stale: boolean };
/** The preferred version comes first. */
export type ApiGroup = { group: string; versions: ApiVersion[] };

/** Minor version that brought it (0: always there). */
type Entry = { text: string; since?: number };
type GroupEntry = {
  group: string;
  version: string;
  since?: number;
  until?: number;
  resources: (string | Entry)[];
};

const ALL_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const FOREIGN: Record<string, { group: string; version: string }> = {
  Scale: { group: "autoscaling", version: "v1" },
  Eviction: { group: "policy", version: "v1" },
  TokenRequest: { group: "authentication.k8s.io", version: "v1" },
};

/**
 * A line says `name Kind N|C` (namespaced or cluster-wide), then what differs: `verbs=`, `short=`, `in=` (categories), and
 * subresources as `/name`, with `=Kind` where it is not the resource's own and `:verbs` where they are not those of a status.
 */
const GROUPS: GroupEntry[] = [
  {
    group: "",
    version: "v1",
    resources: [
      "bindings Binding N verbs=create",
      "componentstatuses ComponentStatus C verbs=get,list short=cs",
      "configmaps ConfigMap N short=cm",
      "endpoints Endpoints N short=ep",
      "events Event N short=ev",
      "limitranges LimitRange N short=limits",
      "namespaces Namespace C verbs=create,delete,get,list,patch,update,watch short=ns /finalize:update /status",
      "nodes Node C short=no /proxy=NodeProxyOptions:create,delete,get,patch,update /status",
      "persistentvolumeclaims PersistentVolumeClaim N short=pvc /status",
      "persistentvolumes PersistentVolume C short=pv /status",
      "pods Pod N short=po in=all /attach=PodAttachOptions:create,get /binding=Binding:create /ephemeralcontainers /eviction=Eviction:create /exec=PodExecOptions:create,get /log:get /portforward=PodPortForwardOptions:create,get /proxy=PodProxyOptions:create,delete,get,patch,update /status",
      "podtemplates PodTemplate N",
      "replicationcontrollers ReplicationController N short=rc in=all /scale=Scale /status",
      "resourcequotas ResourceQuota N short=quota /status",
      "secrets Secret N",
      "serviceaccounts ServiceAccount N short=sa /token=TokenRequest:create",
      "services Service N short=svc in=all /proxy=ServiceProxyOptions:create,delete,get,patch,update /status",
    ],
  },
  {
    group: "apiregistration.k8s.io",
    version: "v1",
    resources: ["apiservices APIService C in=api-extensions /status"],
  },
  {
    group: "apps",
    version: "v1",
    resources: [
      "controllerrevisions ControllerRevision N",
      "daemonsets DaemonSet N short=ds in=all /status",
      "deployments Deployment N short=deploy in=all /scale=Scale /status",
      "replicasets ReplicaSet N short=rs in=all /scale=Scale /status",
      "statefulsets StatefulSet N short=sts in=all /scale=Scale /status",
    ],
  },
  { group: "events.k8s.io", version: "v1", resources: ["events Event N short=ev"] },
  {
    group: "authentication.k8s.io",
    version: "v1",
    resources: [
      { text: "selfsubjectreviews SelfSubjectReview C verbs=create", since: 28 },
      "tokenreviews TokenReview C verbs=create",
    ],
  },
  {
    group: "authorization.k8s.io",
    version: "v1",
    resources: [
      "localsubjectaccessreviews LocalSubjectAccessReview N verbs=create",
      "selfsubjectaccessreviews SelfSubjectAccessReview C verbs=create",
      "selfsubjectrulesreviews SelfSubjectRulesReview C verbs=create",
      "subjectaccessreviews SubjectAccessReview C verbs=create",
    ],
  },
  {
    group: "autoscaling",
    version: "v2",
    resources: ["horizontalpodautoscalers HorizontalPodAutoscaler N short=hpa in=all /status"],
  },
  {
    group: "autoscaling",
    version: "v1",
    resources: ["horizontalpodautoscalers HorizontalPodAutoscaler N short=hpa in=all /status"],
  },
  {
    group: "batch",
    version: "v1",
    resources: ["cronjobs CronJob N short=cj in=all /status", "jobs Job N in=all /status"],
  },
  {
    group: "certificates.k8s.io",
    version: "v1",
    resources: ["certificatesigningrequests CertificateSigningRequest C short=csr /approval /status"],
  },
  {
    group: "networking.k8s.io",
    version: "v1",
    resources: [
      "ingressclasses IngressClass C",
      "ingresses Ingress N short=ing /status",
      { text: "ipaddresses IPAddress C short=ip", since: 33 },
      "networkpolicies NetworkPolicy N short=netpol",
      { text: "servicecidrs ServiceCIDR C /status", since: 33 },
    ],
  },
  {
    group: "policy",
    version: "v1",
    resources: ["poddisruptionbudgets PodDisruptionBudget N short=pdb /status"],
  },
  {
    group: "policy",
    version: "v1beta1",
    until: 25,
    resources: ["podsecuritypolicies PodSecurityPolicy C short=psp"],
  },
  {
    group: "rbac.authorization.k8s.io",
    version: "v1",
    resources: [
      "clusterrolebindings ClusterRoleBinding C",
      "clusterroles ClusterRole C",
      "rolebindings RoleBinding N",
      "roles Role N",
    ],
  },
  {
    group: "storage.k8s.io",
    version: "v1",
    resources: [
      "csidrivers CSIDriver C",
      "csinodes CSINode C",
      "csistoragecapacities CSIStorageCapacity N",
      "storageclasses StorageClass C short=sc",
      "volumeattachments VolumeAttachment C /status",
      { text: "volumeattributesclasses VolumeAttributesClass C short=vac", since: 34 },
    ],
  },
  {
    group: "admissionregistration.k8s.io",
    version: "v1",
    resources: [
      "mutatingwebhookconfigurations MutatingWebhookConfiguration C in=api-extensions",
      {
        text: "validatingadmissionpolicies ValidatingAdmissionPolicy C in=api-extensions /status",
        since: 30,
      },
      {
        text: "validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding C in=api-extensions",
        since: 30,
      },
      "validatingwebhookconfigurations ValidatingWebhookConfiguration C in=api-extensions",
    ],
  },
  {
    group: "apiextensions.k8s.io",
    version: "v1",
    resources: [
      "customresourcedefinitions CustomResourceDefinition C short=crd,crds in=api-extensions /status",
    ],
  },
  { group: "scheduling.k8s.io", version: "v1", resources: ["priorityclasses PriorityClass C short=pc"] },
  { group: "coordination.k8s.io", version: "v1", resources: ["leases Lease N"] },
  { group: "node.k8s.io", version: "v1", resources: ["runtimeclasses RuntimeClass C"] },
  { group: "discovery.k8s.io", version: "v1", resources: ["endpointslices EndpointSlice N"] },
  {
    group: "flowcontrol.apiserver.k8s.io",
    version: "v1",
    since: 29,
    resources: [
      "flowschemas FlowSchema C /status",
      "prioritylevelconfigurations PriorityLevelConfiguration C /status",
    ],
  },
  {
    group: "flowcontrol.apiserver.k8s.io",
    version: "v1beta2",
    until: 29,
    resources: [
      "flowschemas FlowSchema C /status",
      "prioritylevelconfigurations PriorityLevelConfiguration C /status",
    ],
  },
];

/** What is installed besides, by what the cluster is for. */
const INSTALLED: Record<ClusterFacts["purpose"], GroupEntry[]> = {
  production: [
    {
      group: "argoproj.io",
      version: "v1alpha1",
      resources: [
        "applications Application N short=app,apps /status",
        "applicationsets ApplicationSet N short=appset,appsets /status",
        "appprojects AppProject N short=appproj,appprojs",
      ],
    },
    {
      group: "cert-manager.io",
      version: "v1",
      resources: [
        "certificaterequests CertificateRequest N short=cr,crs in=cert-manager /status",
        "certificates Certificate N short=cert,certs in=cert-manager /status",
        "clusterissuers ClusterIssuer C in=cert-manager /status",
        "issuers Issuer N in=cert-manager /status",
      ],
    },
    {
      group: "external-secrets.io",
      version: "v1",
      resources: [
        "externalsecrets ExternalSecret N short=es in=external-secrets /status",
        "secretstores SecretStore N short=ss in=external-secrets /status",
      ],
    },
    {
      group: "monitoring.coreos.com",
      version: "v1",
      resources: [
        "alertmanagers Alertmanager N short=am in=prometheus-operator /scale=Scale /status",
        "prometheuses Prometheus N short=prom in=prometheus-operator /scale=Scale /status",
        "servicemonitors ServiceMonitor N short=smon in=prometheus-operator /status",
      ],
    },
    {
      group: "metrics.k8s.io",
      version: "v1beta1",
      resources: ["nodes NodeMetrics C verbs=get,list", "pods PodMetrics N verbs=get,list"],
    },
  ],
  staging: [
    {
      group: "monitoring.coreos.com",
      version: "v1",
      resources: [
        "prometheuses Prometheus N short=prom in=prometheus-operator /scale=Scale /status",
        "servicemonitors ServiceMonitor N short=smon in=prometheus-operator /status",
      ],
    },
    {
      group: "metrics.k8s.io",
      version: "v1beta1",
      resources: ["nodes NodeMetrics C verbs=get,list", "pods PodMetrics N verbs=get,list"],
    },
  ],
  tooling: [
    {
      group: "tekton.dev",
      version: "v1",
      resources: [
        "taskruns TaskRun N short=tr,trs in=tekton,tekton-pipelines /status",
        "pipelineruns PipelineRun N short=pr,prs in=tekton,tekton-pipelines /status",
      ],
    },
  ],
};

export function apiGroupsOf({ version: { minor }, purpose }: ClusterFacts): ApiGroup[] {
  const groups = new Map<string, ApiGroup>();
  for (const entry of [...GROUPS, ...INSTALLED[purpose]]) {
    if (minor < (entry.since ?? 0) || minor >= (entry.until ?? Number.POSITIVE_INFINITY)) continue;
    const resources = entry.resources.flatMap((line) => {
      const { text, since = 0 } = typeof line === "string" ? { text: line } : line;
      return minor < since ? [] : [resourceOf(text)];
    });
    const known = groups.get(entry.group) ?? { group: entry.group, versions: [] };
    known.versions.push({ version: entry.version, resources, stale: false });
    groups.set(entry.group, known);
  }
  return [...groups.values()];
}

function resourceOf(text: string): ApiResource {
  const [name = "", kind = "", scope = "", ...rest] = text.split(" ");
  const given = (key: string) =>
    rest
      .find((word) => word.startsWith(`${key}=`))
      ?.slice(key.length + 1)
      .split(",");
  return {
    name,
    kind,
    namespaced: scope === "N",
    verbs: given("verbs") ?? ALL_VERBS,
    shortNames: given("short") ?? [],
    categories: given("in") ?? [],
    subresources: rest.filter((word) => word.startsWith("/")).map((word) => subresourceOf(word, kind)),
  };
}

function subresourceOf(word: string, ownKind: string): Subresource {
  const [left = "", verbs = "get,patch,update"] = word.slice(1).split(":");
  const [name = "", kind = ownKind] = left.split("=");
  return { name, kind, verbs: verbs.split(","), foreign: FOREIGN[kind] ?? null };
}
