/**
 * Reads what `kubectl get … -A -o json` wrote, and audit logs beside it, as if they were the API: the whole file is checked before
 * anything is delivered, and the records come from the same mappers as a live collection's.
 */
import { readFile, stat } from "node:fs/promises";
import { Incomplete, Invalid } from "#lib/errors.ts";
import type { CloudRecord, ImportedEstate, ImportFile } from "#lib/ingest/contract.ts";
import type { Namespace } from "./cluster.ts";
import { namespaceOf } from "./cluster.ts";
import { type ExportedObject, howToExport, parseExport } from "./import-file.ts";
import { exportedRecords, exportedStreams } from "./import-records.ts";
import { auditFileRecords } from "./read-audit-log.ts";
import { clusterScope, namespaceScope } from "./scopes.ts";

/** Above this a file is refused unread: the engine cannot hold a longer string. */
const maximumBytes = 256 * 1024 * 1024;

/** Files have the role `audit-log`, or any other for the one export. Throws Invalid before delivering anything. */
export async function openImport(
  files: ImportFile[],
  ctx: { signal: AbortSignal },
  limit = maximumBytes,
): Promise<ImportedEstate> {
  const logs = files.filter(({ role }) => role === "audit-log").map(({ path }) => path);
  const [main, ...others] = files.filter(({ role }) => role !== "audit-log");
  if (main === undefined || others.length > 0) {
    throw new Invalid("A Kubernetes import takes one file of kubectl.", {
      hint: "Import other clusters' files one after the other.",
    });
  }
  for (const path of logs) await sizeOf(path);
  const objects = parseExport(await readText(main.path, ctx.signal, limit), main.path);
  const id = clusterOf(objects, main.path);
  const namespaces = namespacesOf(objects);
  const frame = { cluster: id, namespaces, issuer: null };
  const streams = exportedStreams(objects);
  if (logs.length > 0) streams.push("kubernetes/audit-log");
  const name = `Kubernetes cluster ${id.slice(0, 8)}`;
  return {
    pin: id,
    name,
    scopes: [
      clusterScope(id, name, {}),
      ...[...namespaces.values()].map((namespace) => namespaceScope(id, namespace)),
    ],
    slices: streams.map((stream) => ({ stream, scope: id })),
    async *collect({ stream, scope }) {
      if (scope !== id) return;
      if (stream === "kubernetes/audit-log") yield* auditFileRecords(id, logs, ctx.signal);
      else yield* wholeOrNot(objects, stream, exportedRecords(objects, stream, frame));
    },
  };
}

/** A file of one namespace looks like a small cluster; every cluster keeps something of its own in kube-system. */
async function* wholeOrNot(
  objects: Map<string, ExportedObject[]>,
  stream: string,
  records: Iterable<CloudRecord>,
): AsyncGenerator<CloudRecord> {
  yield* records;
  const isPlaced = !/cluster-role|certificate/.test(stream);
  const all = [...objects.values()].flat();
  if (isPlaced && !all.some(({ metadata }) => metadata.namespace === "kube-system")) {
    throw new Incomplete(
      ["other namespaces"],
      "The file holds nothing of kube-system, so it is not of all namespaces.",
      {
        hint: "Export with -A.",
      },
    );
  }
  if (stream === "kubernetes/workloads" && !(objects.has("Pod") && objects.has("Deployment"))) {
    throw new Incomplete(["some kinds of workloads"], "The file does not hold both pods and deployments.", {
      hint: howToExport,
    });
  }
}

/**
 * Which cluster it is: by kube-system as a live source knows it. Where the file holds no namespaces, by a role that every cluster has
 * and never makes anew; the same cluster connected live would then count as another one.
 */
function clusterOf(objects: Map<string, ExportedObject[]>, path: string): string {
  const uidOf = (kind: string, wanted: string) =>
    objects.get(kind)?.find(({ metadata }) => metadata.name === wanted)?.metadata.uid;
  const uid = uidOf("Namespace", "kube-system") ?? uidOf("ClusterRole", "cluster-admin");
  if (uid) return uid;
  throw new Invalid(`${path} does not say which cluster it is of.`, {
    hint: `It needs the namespaces as well. ${howToExport}`,
  });
}

function namespacesOf(objects: Map<string, ExportedObject[]>): Map<string, Namespace> {
  const found = new Map<string, Namespace>();
  for (const object of objects.get("Namespace") ?? []) {
    const namespace = namespaceOf(object as Parameters<typeof namespaceOf>[0]);
    found.set(namespace.name, namespace);
  }
  for (const { metadata } of [...objects.values()].flat()) {
    const { namespace: name } = metadata;
    if (name && !found.has(name)) found.set(name, namespaceOf({ metadata: { name } }));
  }
  return found;
}

async function readText(path: string, signal: AbortSignal, limit: number): Promise<string> {
  const size = await sizeOf(path);
  if (size > limit) {
    throw new Invalid(`${path} has ${size} bytes; the limit is ${limit}.`, {
      hint: "Export fewer kinds per file, or connect the cluster.",
    });
  }
  return readFile(path, { encoding: "utf8", signal }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (found.isFile()) return found.size;
  throw new Invalid(`${path} is not a file.`, { hint: "Give the files one by one." });
}

function unreadable(path: string, error: unknown): Invalid {
  const reason = error instanceof Error ? error.message : String(error);
  return new Invalid(`${path} cannot be read: ${reason}`, {
    hint: "Check the path and the rights on the file.",
    cause: error,
  });
}
