/** The records of an export, stream by stream, through the mappers that a live collection uses. */
import { Incomplete } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { type ExportedObject, howToExport } from "./import-file.ts";
import { clusterRoleBindingGrants, roleBindingGrants } from "./map-binding.ts";
import { type CertificateRequest, certificateRecord } from "./map-certificate-request.ts";
import { clusterRoleRecords, roleRecord } from "./map-role.ts";
import { serviceAccountRecords } from "./map-service-account.ts";
import type { Binding, Frame, Role, ServiceAccount } from "./objects.ts";
import { createWorkloadTable } from "./workload-table.ts";
import { type Controller, type CronJob, controllerTypes, type Pod } from "./workload-types.ts";

type Objects = ReadonlyMap<string, ExportedObject[]>;

/** Which kinds fill which stream. */
const kindsOf: Record<string, readonly string[]> = {
  "kubernetes/service-accounts": ["ServiceAccount"],
  "kubernetes/roles": ["Role"],
  "kubernetes/cluster-roles": ["ClusterRole"],
  "kubernetes/role-bindings": ["RoleBinding"],
  "kubernetes/cluster-role-bindings": ["ClusterRoleBinding"],
  "kubernetes/workloads": ["Pod", "ReplicaSet", ...controllerTypes.map(({ kind }) => kind)],
  "kubernetes/certificate-requests": ["CertificateSigningRequest"],
};

/** Streams that the export holds something for. */
export function exportedStreams(objects: Objects): string[] {
  return Object.keys(kindsOf).filter((stream) => kindsOf[stream]?.some((kind) => objects.has(kind)));
}

export function* exportedRecords(
  objects: Objects,
  stream: string,
  frame: Frame & { issuer: string | null },
): Iterable<CloudRecord> {
  const { cluster } = frame;
  const all = <T>(kind: string) => (objects.get(kind) ?? []) as unknown as T[];
  switch (stream) {
    case "kubernetes/service-accounts":
      for (const account of all<ServiceAccount>("ServiceAccount"))
        yield* serviceAccountRecords(account, frame);
      return;
    case "kubernetes/roles":
      for (const role of all<Role>("Role")) yield roleRecord(role, frame);
      return;
    case "kubernetes/cluster-roles":
      yield* clusterRoleRecords(all<Role>("ClusterRole"), frame);
      return;
    case "kubernetes/role-bindings":
      for (const binding of all<Binding>("RoleBinding")) yield* roleBindingGrants(binding, cluster);
      return;
    case "kubernetes/cluster-role-bindings":
      for (const binding of all<Binding>("ClusterRoleBinding"))
        yield* clusterRoleBindingGrants(binding, cluster);
      return;
    case "kubernetes/certificate-requests":
      for (const request of all<CertificateRequest>("CertificateSigningRequest")) {
        const record = certificateRecord(request, cluster);
        if (record !== null) yield record;
      }
      return;
    default:
      yield* workloads(objects, all, frame);
  }
}

function* workloads(
  objects: Objects,
  all: <T>(kind: string) => T[],
  { cluster }: Frame,
): Iterable<CloudRecord> {
  // A kind that the file does not hold may not have been asked for.
  const unread = ["ReplicaSet", "Job"].filter((kind) => !objects.has(kind));
  const table = createWorkloadTable(new Set(unread));
  for (const { metadata } of all<Controller>("ReplicaSet")) table.owns("ReplicaSet", metadata);
  for (const { kind } of controllerTypes) {
    for (const found of all<Controller & CronJob>(kind)) {
      if (kind === "CronJob") table.cronJob(found);
      else table.controller(kind, found);
      if (kind === "Job") table.owns("Job", found.metadata);
    }
  }
  for (const pod of all<Pod & { status?: { phase?: string } }>("Pod")) {
    if (!["Succeeded", "Failed"].includes(pod.status?.phase ?? "")) table.pod(pod);
  }
  yield* table.records(cluster);
  if (table.unplaced() === 0) return;
  throw new Incomplete(
    ["what made some of the pods"],
    `${table.unplaced()} pods belong to jobs the file does not hold.`,
    {
      hint: howToExport,
    },
  );
}
