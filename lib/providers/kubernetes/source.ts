/** What a Kubernetes source needs to be told, and nothing that is a secret: credentials stay in the kubeconfig or the pod. */
import { z } from "zod";

const namespace = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "Not the name of a namespace, such as payments.");

export const kubernetesSourceConfig = z
  .strictObject({
    kubeconfig: z.string().min(1).optional().meta({
      title: "Kubeconfig",
      description:
        "Absolute path of the kubeconfig file; by default KUBECONFIG, ~/.kube/config or the pod's own account, whichever is there.",
    }),
    context: z.string().min(1).optional().meta({
      title: "Context",
      description: "Which context of the kubeconfig is this cluster; by default its current one.",
    }),
    inCluster: z.boolean().default(false).meta({
      title: "Inside the cluster",
      description: "The worker runs in the cluster that it reads, with its pod's service account.",
    }),
    clusterName: z.string().min(1).max(200).optional().meta({
      title: "Cluster name",
      description: "What to call the cluster on pages; by default the name of the source.",
    }),
    clusterUid: z
      .string()
      .regex(/^[0-9a-fA-F-]{8,64}$/, "Not a UID, such as 77420eda-9706-4680-985e-cdfa1e8ed1fa.")
      .optional()
      .meta({
        title: "Cluster UID",
        description: "UID of the namespace kube-system, only where Rollcall is not permitted to read it.",
      }),
    namespaces: z.array(namespace).min(1).optional().meta({
      title: "Only these namespaces",
      description:
        "Reads each of them by itself and no other; for accounts that are not permitted to list cluster-wide.",
    }),
    legacyTokens: z.boolean().default(false).meta({
      title: "Legacy token secrets",
      description:
        "Reads which token secrets exist, by their metadata alone. The permission it needs could read every secret's value, so it is yours to decide.",
    }),
    auditLogs: z.array(z.string().min(1)).min(1).optional().meta({
      title: "Audit logs",
      description:
        "Files the API server writes its audit log to (JSON lines, plain or .gz), where the worker can read them.",
    }),
  })
  .refine((config) => !(config.inCluster && (config.kubeconfig ?? config.context)), {
    path: ["inCluster"],
    message: "Inside the cluster there is no kubeconfig: give one or the other.",
  });

export type KubernetesSourceConfig = z.infer<typeof kubernetesSourceConfig>;
