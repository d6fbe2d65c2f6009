/** Records of a made-up estate, as plain as a collector's: the same slice number always gives the same records. */
import type { CloudRecord } from "#lib/ingest/contract.ts";

export type BenchSlice = { account: string; identities: number };

const teams = ["payments", "search", "ml-serving", "checkout", "identity", "ledger", "fraud", "catalog"];
const jobs = ["api", "worker", "indexer", "exporter", "agent", "evaluator", "pipeline", "retriever"];
const rolesPerSlice = 20;
const created = Date.UTC(2024, 0, 1);

/** `slices` accounts that share `identities` between them. */
export function benchSlices(slices: number, identities: number): BenchSlice[] {
  return Array.from({ length: slices }, (_, index) => ({
    account: String(100_000_000_000 + index),
    identities: Math.floor(identities / slices),
  }));
}

/** Three grants per identity, to roles of the same account; every reference leads somewhere. */
export async function* benchRecords({ account, identities }: BenchSlice): AsyncGenerator<CloudRecord> {
  for (let index = 0; index < rolesPerSlice; index++) yield policy(account, index);
  for (let index = 0; index < identities; index++) {
    const team = teams[index % teams.length] as string;
    const job = jobs[Math.floor(index / teams.length) % jobs.length] as string;
    const id = `AROA${account.slice(4)}${index.toString(36).toUpperCase().padStart(9, "0")}`;
    const name = `${team}-${job}-${index}`;
    yield {
      type: "principal",
      scope: account,
      externalId: id,
      kind: "aws_iam_role",
      name,
      resourceName: `arn:aws:iam::${account}:role/${team}/${name}`,
      createdAt: new Date(created + index * 60_000),
      disabled: null,
      tags: { team, app: job, env: index % 3 === 0 ? "production" : "staging" },
      attributes: {
        path: `/${team}/`,
        description: `${job} of team ${team}`,
        maxSessionSeconds: 3600,
        boundary: null,
      },
      unknown: [],
    };
    for (let grant = 0; grant < 3; grant++) {
      yield {
        type: "grant",
        scope: account,
        subject: { kind: "id", value: id },
        role: { kind: "id", value: roleId(account, (index + grant * 7) % rolesPerSlice) },
        effect: "allow",
        via: "attached",
        condition: null,
        attributes: {},
        unknown: [],
      };
    }
  }
}

function roleId(account: string, index: number): string {
  return `arn:aws:iam::${account}:policy/${teams[index % teams.length]}-access-${index}`;
}

function policy(account: string, index: number): CloudRecord {
  const team = teams[index % teams.length] as string;
  const actions = Array.from({ length: 5 + index }, (_, action) => `s3:Get${team}${action}`);
  return {
    type: "role",
    scope: account,
    externalId: roleId(account, index),
    kind: "aws_customer_policy",
    name: `${team}-access-${index}`,
    resourceName: roleId(account, index),
    version: "v1",
    manager: "customer",
    document: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: actions, Resource: `arn:aws:s3:::${team}-*/*` }],
    },
    attributes: { attachmentCount: 150 },
    unknown: [],
  };
}
