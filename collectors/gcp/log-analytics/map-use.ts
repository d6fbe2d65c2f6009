/** Rows of a dataset of audit logs as use: they are read exactly as the entries are that they were grouped from. */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { accountRef } from "#lib/providers/gcp/keys.ts";
import { createUses } from "../../calls/uses.ts";
import { auditLogSource, readEntry } from "../map-audit-entry.ts";

const text = z.string().nullable();

/** A list of names in JSON; null: nobody stood behind the caller. */
const chain = text.transform((value, ctx) => {
  try {
    return z.array(z.string()).parse(JSON.parse(value ?? "[]"));
  } catch {
    ctx.addIssue({ code: "custom", message: "is no list of names" });
    return z.NEVER;
  }
});

/** Values of BigQuery are texts, whatever their type. */
export const useRow = z.object({
  email: text,
  subject: text,
  key_name: text,
  chain,
  permission: text,
  is_granted: z.enum(["true", "false"]).transform((value) => value === "true"),
  last_used: z.string().regex(/^\d+$/).transform(Number),
});
export type UseRow = z.infer<typeof useRow>;

export const dayRow = z.object({ day: z.string().regex(/^\d{4}-\d\d-\d\d$/) });

/** That a key signed what was done. It tells that the account's keys are in use, not which. */
const keySource = `${auditLogSource}/keys`;

export function* seenRecords(rows: readonly UseRow[]): Generator<CloudRecord> {
  const uses = createUses();
  for (const row of rows) {
    const read = readEntry(entryOf(row));
    for (const { principal, permission, isGranted } of read?.uses ?? []) {
      const source = isGranted ? auditLogSource : `${auditLogSource}/denied`;
      if (read !== null) uses.add({ principal, source, plane: "action", action: permission, at: read.at });
    }
    const account = /\/serviceAccounts\/([^/]+)\/keys\/[^/]+$/.exec(row.key_name ?? "")?.[1];
    if (account !== undefined && read !== null)
      uses.add({
        principal: accountRef(account),
        source: keySource,
        plane: "identity",
        action: "*",
        at: read.at,
      });
  }
  yield* uses.records();
}

/** An entry that says the same. */
function entryOf({ email, subject, chain: links, permission, is_granted: granted, last_used: at }: UseRow) {
  return {
    timestamp: new Date(at).toISOString(),
    protoPayload: {
      authenticationInfo: {
        ...{ principalEmail: email, principalSubject: subject },
        serviceAccountDelegationInfo: links.map((name) =>
          name.includes(":") ? { principalSubject: name } : { firstPartyPrincipal: { principalEmail: name } },
        ),
      },
      authorizationInfo: [{ permission, granted }],
    },
  };
}
