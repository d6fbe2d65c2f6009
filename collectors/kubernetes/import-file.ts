/** Checks an export of kubectl whole: what passes here can be mapped without a surprise. Secrets are dropped unread. */
import { z } from "zod";
import { Invalid } from "#lib/errors.ts";

const texts = z.array(z.string()).nullish();
const metadata = z.looseObject({
  name: z.string().min(1),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  creationTimestamp: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  ownerReferences: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), controller: z.boolean().optional() }))
    .nullish(),
});
const anything = z.looseObject({ kind: z.string().min(1), apiVersion: z.string().optional(), metadata });
const identified = anything.extend({ metadata: metadata.extend({ uid: z.string().min(1) }) });

const podSpec = z
  .looseObject({
    serviceAccountName: z.string().optional(),
    automountServiceAccountToken: z.boolean().optional(),
    volumes: z
      .array(
        z.looseObject({
          name: z.string().optional(),
          secret: z.looseObject({ secretName: z.string().optional() }).nullish(),
          projected: z
            .looseObject({
              sources: z
                .array(
                  z.looseObject({
                    serviceAccountToken: z.looseObject({ audience: z.string().optional() }).optional(),
                  }),
                )
                .nullish(),
            })
            .nullish(),
        }),
      )
      .nullish(),
    containers: z
      .array(
        z.looseObject({
          volumeMounts: z
            .array(z.looseObject({ name: z.string().optional(), mountPath: z.string().optional() }))
            .nullish(),
        }),
      )
      .nullish(),
  })
  .nullish();
const templateSpec = z
  .looseObject({
    replicas: z.number().optional(),
    template: z.looseObject({ spec: podSpec }).nullish(),
  })
  .nullish();
const rules = z
  .array(
    z.looseObject({
      apiGroups: texts,
      resources: texts,
      verbs: texts,
      resourceNames: texts,
      nonResourceURLs: texts,
    }),
  )
  .nullish();
const selector = z.looseObject({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(z.looseObject({ key: z.string(), operator: z.string(), values: texts }))
    .nullish(),
});
const role = anything.extend({
  rules,
  aggregationRule: z.looseObject({ clusterRoleSelectors: z.array(selector).nullish() }).nullish(),
});
const binding = anything.extend({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .nullish(),
});
const controller = anything.extend({ spec: templateSpec });

/** What each kind must look like; other kinds are left alone. */
const shapes: Record<string, z.ZodType> = {
  Namespace: anything,
  ServiceAccount: identified.extend({
    automountServiceAccountToken: z.boolean().optional(),
    secrets: z.array(z.looseObject({ name: z.string().optional() })).nullish(),
  }),
  Role: role,
  ClusterRole: role,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  Pod: anything.extend({
    spec: podSpec,
    status: z.looseObject({ phase: z.string().optional(), startTime: z.string().nullish() }).nullish(),
  }),
  Deployment: controller,
  StatefulSet: controller,
  DaemonSet: controller,
  ReplicaSet: controller,
  ReplicationController: controller,
  Job: controller,
  CronJob: anything.extend({
    spec: z
      .looseObject({
        suspend: z.boolean().optional(),
        jobTemplate: z.looseObject({ spec: templateSpec }).nullish(),
      })
      .nullish(),
    status: z.looseObject({ lastScheduleTime: z.string().nullish() }).nullish(),
  }),
  CertificateSigningRequest: identified.extend({
    spec: z
      .looseObject({ username: z.string().optional(), signerName: z.string().optional(), usages: texts })
      .nullish(),
    status: z.looseObject({ certificate: z.string().nullish() }).nullish(),
  }),
};

/** Kinds that live in namespaces. */
const placed = new Set(Object.keys(shapes).filter((kind) => !/^(Namespace|Cluster|Certificate)/.test(kind)));

export type ExportedObject = z.infer<typeof anything>;

/** By kind, in the file's order. Throws Invalid for anything but a whole export. */
export function parseExport(text: string, path: string): Map<string, ExportedObject[]> {
  const objects = documentsOf(text.replace(/^\uFEFF/, ""), path).flatMap((document) =>
    itemsOf(document, path),
  );
  const byKind = new Map<string, ExportedObject[]>();
  objects.forEach((object, index) => {
    const kind = (object as { kind?: unknown } | null)?.kind;
    // A kind may be called like what every object inherits, such as "constructor".
    const shape =
      typeof kind !== "string" ? anything : Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    if (shape === undefined) return;
    const parsed = shape.safeParse(object);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw refused(
        path,
        `object ${index + 1} (${typeof kind === "string" ? kind : "of no kind"}): ${issue?.path.join(".")}: ${issue?.message}`,
      );
    }
    const found = parsed.data as ExportedObject;
    if (placed.has(found.kind) && !found.metadata.namespace)
      throw refused(path, `the ${found.kind} ${found.metadata.name} is in no namespace`);
    const same = byKind.get(found.kind);
    if (same === undefined) byKind.set(found.kind, [found]);
    else same.push(found);
  });
  if (byKind.size === 0) throw refused(path, "it holds no object that Rollcall reads");
  return byKind;
}

/** A list of mixed kinds, a list of one kind (whose items name none), or one object by itself. */
function itemsOf(document: unknown, path: string): unknown[] {
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw refused(path, "it is not a JSON object");
  const { kind, items, metadata } = document as { kind?: unknown; items?: unknown; metadata?: unknown };
  if (typeof kind !== "string") throw refused(path, "it names no kind");
  if (!kind.endsWith("List")) return [document];
  if (!Array.isArray(items)) throw refused(path, `the ${kind} has no items`);
  const isPart = (metadata as { continue?: unknown } | undefined)?.continue;
  if (typeof isPart === "string" && isPart !== "") throw refused(path, "it is one page of several");
  const own = kind === "List" ? undefined : kind.slice(0, -"List".length);
  return own === undefined ? items : items.map((item) => ({ kind: own, ...(item as object) }));
}

/** One JSON document, or several written one after the other. */
function documentsOf(text: string, path: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    const parts = splitDocuments(text);
    if (parts === null || parts.length < 2)
      throw refused(path, "it is not valid JSON; it may have been cut off", error);
    return parts.map((part) => {
      try {
        return JSON.parse(part);
      } catch (problem) {
        throw refused(path, "it is not valid JSON", problem);
      }
    });
  }
}

/** Cuts between objects; null when the text ends inside one. */
function splitDocuments(text: string): string[] | null {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let isText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isText) {
      if (character === "\\") index += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth > 0) continue;
      parts.push(text.slice(start, index + 1));
      start = index + 1;
    }
  }
  return depth === 0 && !isText && text.slice(start).trim() === "" ? parts : null;
}

function refused(path: string, reason: string, cause?: unknown): Invalid {
  return new Invalid(`${path} is not an export of kubectl: ${reason}.`, { cause, hint: howToExport });
}

export const howToExport =
  "Write it with: kubectl get namespaces,serviceaccounts,roles,clusterroles,rolebindings,clusterrolebindings,pods,deployments,statefulsets,daemonsets,replicasets,cronjobs,jobs -A -o json > cluster.json";
