/** An identity as people name it: by its number, its id at the provider, its resource name, or its name where that is unique. */
import { Conflict, NotFound } from "#lib/errors.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

type Found = { id: string; name: string; kind: string; scope: string | null };

/** Each through an index: the filter's search would find parts of names too. */
const findSql = `
  select principal.id::text, principal.name, principal.kind, scope.name as scope
    from principal left join scope on scope.id = principal.scope_id
   where principal.closed_at is null
     and (principal.id = $2::bigint or principal.external_id = $1 or principal.resource_name = $1
          or principal.name = $1)
   order by (principal.id = $2::bigint) desc nulls last, (principal.external_id = $1) desc,
            (principal.resource_name = $1) desc, principal.id
   limit 20`;

/** Its decimal id. Throws NotFound, and Conflict for a name that several have. */
export async function findIdentity(reader: Reader, named: string): Promise<string> {
  const number = /^\d{1,15}$/.test(named) ? named : null;
  const rows = await inSnapshot(reader, async (client) => {
    return (await client.query<Found>(findSql, [named, number])).rows;
  });
  const [first, second] = rows;
  if (first === undefined) {
    throw new NotFound(`There is no identity "${named.slice(0, 200)}".`, {
      hint: "Name it by the number in its page's address, its ARN, e-mail, object id, or its whole name.",
    });
  }
  if (first.id === named || second === undefined || first.name !== named) return first.id;
  const listed = rows.map(({ id, kind, scope }) => `${id} (${kind}${scope === null ? "" : ` in ${scope}`})`);
  throw new Conflict(
    `${rows.length === 20 ? "At least 20" : rows.length} identities are called "${named.slice(0, 200)}".`,
    {
      hint: `Name one by its number: ${listed.slice(0, 5).join(", ")}${listed.length > 5 ? ", …" : ""}.`,
    },
  );
}
