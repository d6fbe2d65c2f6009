/** `azure/provider-operations`: the actions Azure knows, on the control plane and on data, so that stars in roles have a meaning. */
import { z } from "zod";
import type { ActionRecord, CloudRecord } from "#lib/ingest/contract.ts";
import type { AzureContext } from "./context.ts";
import { parseRow, text } from "./parse.ts";
import { armList } from "./resources.ts";

const operations = z
  .array(z.looseObject({ name: z.string(), isDataAction: z.boolean().nullish(), description: text }))
  .nullish();

const providerRow = z.looseObject({
  name: z.string(),
  operations,
  resourceTypes: z.array(z.looseObject({ operations })).nullish(),
});

type Operation = { name: string; isDataAction?: boolean | null | undefined };

/** Source: providerOperations 2022-04-01; an operation repeats under its provider and its resource type, in other letters. */
export async function* collectProviderOperations(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const seen = new Set<string>();
  const list = armList(ctx, {
    url: "/providers/Microsoft.Authorization/providerOperations?api-version=2022-04-01&$expand=resourceTypes",
    permission: "Microsoft.Authorization/providerOperations/read",
  });
  for await (const value of list) {
    const { row, rejected } = parseRow(providerRow, value);
    if (rejected !== null) {
      yield rejected;
      continue;
    }
    const all = [
      ...(row.operations ?? []),
      ...(row.resourceTypes ?? []).flatMap((type) => type.operations ?? []),
    ];
    for (const operation of all) {
      const record = actionRecord(operation);
      if (seen.has(record.name)) continue;
      seen.add(record.name);
      yield record;
    }
  }
}

/** Data actions are told apart by a prefix: the same text may name one of each plane. */
export function actionRecord({ name, isDataAction }: Operation): ActionRecord {
  const action = name.trim().toLowerCase();
  return {
    type: "action",
    name: isDataAction === true ? `data:${action}` : action,
    level: levelOf(action),
    unknown: [],
  };
}

function levelOf(action: string): ActionRecord["level"] {
  if (/^microsoft\.authorization\/.+\/(write|delete|action)$/.test(action)) return "permissions";
  if (action.endsWith("/read")) return "read";
  if (/\/(tags|providers\/tags)\/(write|delete)$/.test(action)) return "tagging";
  return /\/(write|delete|action)$/.test(action) ? "write" : null;
}
