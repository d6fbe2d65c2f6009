/** The statements behind one role and everybody it reaches. */

/** `$1`: the role. */
export const roleSql = `
  select role.id::text, role.name, role.kind, role.external_id as "externalId", role.provider,
         role.closed_at is not null as "isGone", encode(role.document_hash, 'hex') as document,
         (select min(id) from work_item where role_id = role.id and closed_at is null) as item
    from role where role.id = $1`;

/** The subjects of its grants, and everybody in them, however deep. */
const reached = `
  with recursive granted as (
    select role_grant.subject_id, role_grant.subject_kind, role_grant.subject_value, role_grant.effect
      from role_grant where role_grant.role_id = $1 and role_grant.closed_at is null),
  reached(id) as (
    select subject_id from granted where subject_id is not null and effect = 'allow'
    union
    select membership.member_id from reached join membership on membership.group_id = reached.id
     where membership.closed_at is null and membership.member_id is not null)`;

/** How its grants count, and which of those it reaches stand for others whom nobody lists. `$1`: the role, `$2`: natures of many. */
export const grantSubjectsSql = `${reached}
  select granted.subject_value as name, granted.effect, granted.subject_id is null and granted.effect = 'allow' as "isUnread"
    from granted
  union all
  select principal.name, 'allow',
         (identity_row.nature = any($2::smallint[]))
           and (not exists (select from membership where membership.group_id = principal.id and membership.closed_at is null)
                  and principal.kind <> 'aws_iam_group'
                or exists (select from membership where membership.group_id = principal.id and membership.closed_at is null
                                                    and membership.member_id is null))
    from reached
    join principal on principal.id = reached.id and principal.closed_at is null
    join identity_row on identity_row.principal_id = principal.id
   where identity_row.nature = any($2::smallint[])`;

/** Everybody it reaches, with what is stored of what they may do and do not. `$1`: the role, `$2`: natures of many, `$3`: how many. */
export const sharersSql = `${reached}
  select principal.id::text, principal.name, principal.kind, score.evidence, given.actions as given, unused_actions.actions as unused
    from reached
    join principal on principal.id = reached.id and principal.closed_at is null
    join identity_row on identity_row.principal_id = principal.id and identity_row.nature <> all($2::smallint[])
    left join score on score.identity_id = principal.id
    left join grant_set given on given.hash = score.grant_set
    left join unused_actions on unused_actions.identity_id = principal.id
   order by principal.name, principal.id limit $3`;

/** What was seen of each action by itself, less what was refused. `$1`: identities. */
export const sharerUsageSql = `
  select principal_id::text as id, packed from usage
   where principal_id = any($1::bigint[]) and plane = 'action' and source not like '%/denied'`;

/** The parts of a document that count for whom it reaches. `$1`: identities, `$2`: the document in hex. */
export const selectsSql = `
  select distinct told.part ->> 5 as "select"
    from (select distinct grant_set from score where identity_id = any($1::bigint[])) held
    join grant_set given on given.hash = held.grant_set,
         jsonb_array_elements_text(given.parts::jsonb) text(part), lateral (select text.part::jsonb as part) told
   where told.part ->> 0 = 'allow' and told.part ->> 4 = $2`;
