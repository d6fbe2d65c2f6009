/** Reads Cloud Asset exports line by line, whichever way their fields are spelt; a file that was cut off is refused. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Invalid } from "#lib/errors.ts";
import { recordOf, textOf, textsOf } from "./read-field.ts";

export type ExportedAsset = {
  name: string;
  assetType: string;
  ancestors: string[];
  updateTime: string | null;
  resource: { data: Record<string, unknown>; location: string | null; parent: string | null } | null;
  iamPolicy: Record<string, unknown> | null;
};

const longestLine = 16 * 1024 * 1024;

/**
 * Every asset of a file, in order. Throws Invalid for a line that is no asset, for a last line without its end, and for a file
 * without any. Source: Cloud Asset Inventory, exports as newline-delimited JSON; their own fields are in snake case, their data is not.
 */
export async function* readExport(path: string, signal: AbortSignal): AsyncGenerator<ExportedAsset> {
  let number = 0;
  const source = await open(path, signal);
  try {
    for await (const line of linesOf(source, path)) {
      number += 1;
      if (line.trim() !== "") yield assetOf(line, path, number);
    }
  } catch (error) {
    if (error instanceof Invalid || signal.aborted) throw error;
    throw unreadable(path, error);
  } finally {
    source.destroy();
  }
  if (number === 0) throw refused(path, "it is empty");
}

/** A line without an end is held no further than to the limit, whatever the file, or what it unpacks to, holds. */
async function* linesOf(source: Readable, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  // What the line under way has so far; joined once, so that a long line costs no more than its length.
  let pieces: string[] = [];
  let length = 0;
  let number = 1;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const [more = "", ...others] = decoder.decode(chunk, { stream: true }).split("\n");
    pieces.push(more);
    length += more.length;
    for (const next of others) {
      refuseLong(length, path, number);
      yield pieces.join("");
      pieces = [next];
      length = next.length;
      number += 1;
    }
    refuseLong(length, path, number);
  }
  if (length === 0) return;
  yield pieces.join("");
  throw refused(path, "its last line has no end, so it was cut off");
}

function refuseLong(length: number, path: string, number: number): void {
  if (length > longestLine) throw refused(path, `line ${number} is longer than ${longestLine} characters`);
}

async function open(path: string, signal: AbortSignal): Promise<Readable> {
  try {
    await stat(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  const file = createReadStream(path, { signal });
  if (!path.endsWith(".gz")) return file;
  const plain = createGunzip();
  file.on("error", (error) => plain.destroy(error));
  return file.pipe(plain);
}

function assetOf(line: string, path: string, number: number): ExportedAsset {
  let value: unknown;
  try {
    value = JSON.parse(number === 1 ? line.replace(/^\uFEFF/, "") : line);
  } catch (error) {
    throw refused(path, `line ${number} is not JSON; it may have been cut off`, error);
  }
  const asset = recordOf(value);
  const name = textOf(asset.name);
  const assetType = textOf(asset.asset_type) ?? textOf(asset.assetType);
  if (name === null || assetType === null) throw refused(path, `line ${number} is not an asset`);
  const resource = asset.resource === undefined ? null : recordOf(asset.resource);
  const policy = asset.iam_policy ?? asset.iamPolicy;
  return {
    ...{ name, assetType, ancestors: textsOf(asset.ancestors) },
    updateTime: textOf(asset.update_time) ?? textOf(asset.updateTime),
    resource: resource && {
      data: recordOf(resource.data),
      location: textOf(resource.location),
      parent: textOf(resource.parent),
    },
    iamPolicy: policy === undefined ? null : camelPolicy(recordOf(policy)),
  };
}

/** The parts of a policy that the two spellings differ in. */
function camelPolicy(policy: Record<string, unknown>): Record<string, unknown> {
  const configs = policy.audit_configs;
  if (!Array.isArray(configs)) return policy;
  const auditConfigs = configs.map(recordOf).map(({ service, audit_log_configs: logs }) => ({
    service,
    auditLogConfigs: (Array.isArray(logs) ? logs : []).map(recordOf).map((log) => ({
      logType: typeof log.log_type === "number" ? logTypes[log.log_type] : log.log_type,
      exemptedMembers: log.exempted_members,
    })),
  }));
  return { ...policy, auditConfigs };
}

/** Some exports write the enumeration by number. Source: iam v1 `AuditLogConfig.LogType`. */
const logTypes = ["LOG_TYPE_UNSPECIFIED", "ADMIN_READ", "DATA_WRITE", "DATA_READ"];

function unreadable(path: string, error: unknown): Invalid {
  const reason = error instanceof Error ? error.message : String(error);
  return new Invalid(`${path} cannot be read: ${reason}`, {
    hint: "Check the path and the rights on the file.",
    cause: error,
  });
}

function refused(path: string, reason: string, cause?: unknown): Invalid {
  return new Invalid(`${path} is not a Cloud Asset export: ${reason}.`, {
    cause,
    hint: "Write it with: gcloud asset export --content-type=resource --organization=… --output-path=gs://…",
  });
}
