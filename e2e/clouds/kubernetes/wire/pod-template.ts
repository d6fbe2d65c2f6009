/** Pod specifications with every default the API server fills in, and what admission adds when a pod is made. */
import type { Labels, ProjectedToken, Template } from "../world/model.ts";
import { type Json, type JsonObject, sorted } from "./metadata.ts";

type Volumes = { volumes: JsonObject[]; mounts: JsonObject[] };

/** `restartPolicy` is `Always` but for what runs to its end. */
export function templateSpec(template: Template, restartPolicy: "Always" | "Never"): JsonObject {
  return podSpec(template, restartPolicy, volumesOf(template));
}

/** The template of a controller. Servers before 1.34 write the empty time of a template that was never created. */
export function templateOf(
  template: Template,
  restartPolicy: "Always" | "Never",
  minor: number,
  more: Labels = {},
): JsonObject {
  const labels = { ...template.labels, ...more };
  const metadata: JsonObject = {
    ...(minor < 34 ? { creationTimestamp: null } : {}),
    ...(Object.keys(labels).length === 0 ? {} : { labels: sorted(labels) }),
  };
  return { metadata, spec: templateSpec(template, restartPolicy) };
}

export type Admitted = {
  serviceAccount: string;
  /** The volume with the token for the API server is there. */
  mountsToken: boolean;
  injected: ProjectedToken[];
  node: string | null;
  suffix: string;
};

/** The specification of a pod that exists: it names its service account, its node, and carries what admission put into it. */
export function admittedSpec(
  template: Template,
  restartPolicy: "Always" | "Never",
  admitted: Admitted,
): JsonObject {
  const own = volumesOf(template);
  for (const token of admitted.injected) {
    own.volumes.push(tokenVolume(token));
    own.mounts.push({ name: token.volume, readOnly: true, mountPath: mountOf(token) });
  }
  if (admitted.mountsToken) {
    const name = `kube-api-access-${admitted.suffix}`;
    own.volumes.push(apiAccess(name));
    own.mounts.push({
      name,
      readOnly: true,
      mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
    });
  }
  const spec = podSpec({ ...template, serviceAccount: admitted.serviceAccount }, restartPolicy, own);
  const noExecute = (key: string) => ({
    key: `node.kubernetes.io/${key}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  });
  const { securityContext, schedulerName, ...before } = spec;
  return {
    ...before,
    ...(admitted.node === null ? {} : { nodeName: admitted.node }),
    ...({ securityContext, schedulerName } as JsonObject),
    tolerations: [noExecute("not-ready"), noExecute("unreachable")],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
  };
}

function podSpec(template: Template, restartPolicy: string, { volumes, mounts }: Volumes): JsonObject {
  const { serviceAccount, automount } = template;
  return {
    ...(volumes.length === 0 ? {} : { volumes }),
    containers: [
      {
        name: "app",
        image: template.image,
        resources: {},
        ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
        imagePullPolicy: "IfNotPresent",
      },
    ],
    restartPolicy,
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    ...(serviceAccount === null ? {} : { serviceAccountName: serviceAccount, serviceAccount }),
    ...(automount === null ? {} : { automountServiceAccountToken: automount }),
    securityContext: {},
    schedulerName: "default-scheduler",
  };
}

function volumesOf(template: Template): Volumes {
  const tokens = template.tokens.map(tokenVolume);
  const secrets = template.secretVolumes.map(
    (secretName): JsonObject => ({
      name: secretName,
      secret: { secretName, defaultMode: 420 },
    }),
  );
  return {
    volumes: [...tokens, ...secrets],
    mounts: [
      ...template.tokens.map((token): JsonObject => ({ name: token.volume, mountPath: mountOf(token) })),
      ...template.secretVolumes.map((name): JsonObject => ({ name, mountPath: `/var/run/${name}` })),
    ],
  };
}

const mountOf = (token: ProjectedToken): string => `/var/run/secrets/${token.volume}/serviceaccount`;

function tokenVolume({ volume, audience, expirationSeconds }: ProjectedToken): JsonObject {
  return {
    name: volume,
    projected: {
      sources: [{ serviceAccountToken: { audience, expirationSeconds, path: "token" } }],
      defaultMode: 420,
    },
  };
}

/** The token for the API server: no audience is written, and it lasts a little longer than an hour. */
function apiAccess(name: string): JsonObject {
  const sources: Json[] = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: {
        items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
      },
    },
  ];
  return { name, projected: { sources, defaultMode: 420 } };
}
