/** Which documents give an action to how many: the grant sets that give it, taken apart, and each document read for that action alone. */
import type { ClientBase } from "pg";
import { noDocument, openDocuments } from "#lib/analysis/score/documents.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { hasPosition } from "#lib/domain/permission-set.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { matchingIdsSql } from "../list-identities.sql.ts";
import type { NamedActions } from "../resolve-actions.ts";
import { resolveNames } from "../resolve-names.ts";
import { documentRolesSql, holdersSql, holdingDocumentsSql } from "./action-detail.sql.ts";

/** `role`: the first of the roles that have this text; null where it is nobody's any more. `others`: how many more have it. */
export type Giver = {
  role: { id: string; name: string; kind: string } | null;
  others: number;
  provider: string;
  /** Who may do the action and holds this document. */
  identities: number;
  /** That of the list of them. */
  filter: Filter;
};

/** `isWhole`: there are no others. */
export type GivenBy = { givers: Giver[]; isWhole: boolean };

type Request = { named: readonly NamedActions[]; filter: Filter; action: string; asOf: Date };

type Holders = { document: string; identities: number };
type Holding = Holders & { select: string };

const mostGivers = 12;
/** Documents looked into, the most widely held first. */
const mostRead = 400;

export async function givenBy(
  client: ClientBase,
  { named, filter, action, asOf }: Request,
): Promise<GivenBy> {
  const idsOf = await resolveNames(client, filter);
  const found: (Holders & { provider: string })[] = [];
  let isWhole = true;
  for (const { provider, held } of idsOf.actions("can", action).can) {
    const cloud = named.find(({ catalogue }) => catalogue.provider === provider);
    const engine = grantedActionsOf(provider);
    if (cloud === undefined || engine === undefined) continue;
    const parameters: unknown[] = [provider, held, mostRead];
    const ids = matchingIdsSql(filter, { asOf, idsOf, parameters });
    const { rows } = await client.query<Holding>(holdingDocumentsSql(ids), parameters);
    const documents = openDocuments({ client, engine, catalogue: cloud.catalogue });
    await documents.prepare(rows);
    // Who owns an account may do everything by no text; those are people, whom this does not count.
    const giving = rows.filter(
      ({ document, select }) =>
        document !== noDocument &&
        documents
          .compiled(document, select)
          ?.allows.some(({ actions }) => cloud.positions.some((at) => hasPosition(actions, at))),
    );
    if (rows.length === mostRead) isWhole = false;
    // A part of a document that does not count for somebody is held all the same, and so says the list.
    const asked: unknown[] = [provider, held, [...new Set(giving.map(({ document }) => document))]];
    const text = holdersSql(matchingIdsSql(filter, { asOf, idsOf, parameters: asked }));
    const { rows: holders } = await client.query<Holders>(text, asked);
    found.push(...holders.map((one) => ({ ...one, provider })));
  }
  found.sort((one, other) => other.identities - one.identities || (one.document < other.document ? -1 : 1));
  const shown = found.slice(0, mostGivers);
  const givers: Giver[] = [];
  for (const [provider, own] of Map.groupBy(shown, ({ provider: of }) => of))
    givers.push(...(await withRoles(client, { provider, filter, giving: own })));
  return { givers, isWhole: isWhole && found.length <= mostGivers };
}

type Giving = { provider: string; filter: Filter; giving: readonly Holders[] };

async function withRoles(client: ClientBase, { provider, filter, giving }: Giving): Promise<Giver[]> {
  type RoleRow = { document: string; id: string; name: string; kind: string; externalId: string };
  const { rows } = await client.query<RoleRow>(documentRolesSql, [
    provider,
    giving.map(({ document }) => document),
  ]);
  const named = Map.groupBy(rows, ({ document }) => document);
  return giving.map(({ document, identities }) => {
    const roles = named.get(document) ?? [];
    const [first] = roles;
    const role = first === undefined ? null : { id: first.id, name: first.name, kind: first.kind };
    const holds: Filter = [
      { type: "match", field: "holds", negated: false, values: [{ text: first?.externalId ?? document }] },
    ];
    return {
      ...{ role, others: Math.max(0, roles.length - 1), provider, identities },
      filter: [...filter, ...holds],
    };
  });
}
