/** Lines for kubectl; what changes something is tried on the server first, which refuses what it would refuse. */
import type { ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import { yamlDocuments } from "../../remediation/yaml.ts";
import type { BindingId, RoleId } from "./cluster-objects.ts";

export type ObjectId =
  | RoleId
  | BindingId
  | { kind: "ServiceAccount" | "Secret"; name: string; namespace: string };

export function kubectl(verb: string, object: ObjectId, ...more: (string | [string, string])[]): string {
  return command("kubectl", verb, object.kind.toLowerCase(), object.name, ...placeOf(object), ...more);
}

export function placeOf({ namespace }: Pick<ObjectId, "namespace">): [string, string][] {
  return namespace === null ? [] : [["--namespace", namespace]];
}

export function backupFile({ kind, name, namespace }: ObjectId): string {
  return fileName([kind.toLowerCase(), namespace ?? "", name, "before"], "yaml");
}

export function backupStep(objects: readonly ObjectId[], why: string): ChangeStep {
  return {
    phase: "backup",
    title: "Keep the objects as they are",
    why,
    texts: [
      commands(
        "backup",
        ...objects.map((object) => into(backupFile(object), kubectl("get", object, ["--output", "yaml"]))),
      ),
    ],
    inverse: [],
  };
}

/** Writes some fields of an object and leaves its labels and annotations alone. */
export function patchLines(object: ObjectId, fields: Json, name: string): string[] {
  const file = fileName([object.kind.toLowerCase(), object.namespace ?? "", object.name, name], "json");
  const patch = (...more: [string, string][]) =>
    kubectl("patch", object, ["--type", "merge"], ["--patch-file", file], ...more);
  return [writeFile(file, jsonText(fields)), patch(["--dry-run", "server"]), patch()];
}

export function applyLines(manifests: readonly Json[], file: string): string[] {
  const apply = (...more: [string, string][]) => command("kubectl", "apply", ["--filename", file], ...more);
  return [writeFile(file, yamlDocuments(manifests)), apply(["--dry-run", "server"]), apply()];
}

export const watchDays = 35;

export function watchStep(user: string): ChangeStep {
  return {
    phase: "watch",
    title: `Watch for ${watchDays} days`,
    why: `Longer than any schedule of its jobs. In the audit log, a refused call of ${user} (annotation authorization.k8s.io/decision: forbid) means that it needed what was taken away: take the step back.`,
    texts: [commands("what it may do now", command("kubectl", "auth", "can-i", "--list", ["--as", user]))],
    inverse: [],
  };
}
