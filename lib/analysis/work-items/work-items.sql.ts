/** The statements that read what work items are made of, and write them. */
import { voidedWithinDays } from "#lib/domain/work-items/item-state.ts";

/** Session lock: refreshes wait for each other. Any number nothing else in Rollcall locks by. */
export const itemsLock = 7_301_007;

export const stageSql = `
  create temp table if not exists item_dirty (identity_id bigint primary key);
  create temp table if not exists row_dirty (principal_id bigint primary key);
  truncate item_dirty, row_dirty`;

export const unstageSql = "drop table if exists item_dirty, row_dirty";

/** An end that what comes back would void. `$n`: as-of. */
const isRecent = (closed: string, asOf: string) =>
  `(${closed} is null or ${closed} >= ${asOf}::timestamptz - interval '${voidedWithinDays} days')`;

/** Whoever has a finding, or an item that is left or ended lately. `$1`: as-of. */
export const everybodySql = `
  insert into item_dirty
  select identity_id from finding where identity_id is not null
  union select identity_id from work_item where identity_id is not null and ${isRecent("closed_at", "$1")}`;

/** Of those, whom a run touched, and whose findings changed with it. After row_dirty is filled. `$1`: what the run observed. */
export const touchedSql = `
  insert into item_dirty
  select finding.identity_id from finding join row_dirty on row_dirty.principal_id = finding.identity_id
  union select identity_id from finding
         where identity_id is not null and (first_seen >= $1 or closed_at >= $1 or (closed_at is null and item_id is null))
  union select finding.identity_id from finding join work_item item on item.id = finding.item_id
         where finding.identity_id is not null and finding.closed_at is null and item.closed_at is not null
  union select item.identity_id from work_item item join row_dirty on row_dirty.principal_id = item.identity_id
         where ${isRecent("item.closed_at", "$1")}`;

export const nextSql =
  "select identity_id::text as id from item_dirty where identity_id > $1::bigint order by identity_id limit $2";

/** Of everybody to look at, by provider, those with actions to remove, or with some removed lately. `$1`: rules, `$2`: as-of. */
export const withActionsSql = `
  select principal.provider, array_agg(principal.id::text order by principal.id) as ids
    from item_dirty join principal on principal.id = item_dirty.identity_id
   where exists (select from finding where finding.identity_id = principal.id and rule = any($1::smallint[])
                                       and (${isRecent("finding.closed_at", "$2")} or exists (
                                         select from work_item item where item.id = finding.item_id and item.closed_at is null)))
   group by principal.provider order by principal.provider`;

const unread = "slice.status not in ('complete', 'not-applicable')";

/** Of these identities those that something granted to them comes from, or did, whose last reading was not complete. `$1`: ids. */
export const unreadIdentitiesSql = `
  with unread as materialized (select slice.id from slice where ${unread})
  select principal.id::text as id from principal
   where principal.id = any($1::bigint[])
     and (principal.slice_id in (select id from unread)
          or exists (select from role_grant left join role on role.id = role_grant.role_id
                      where role_grant.subject_id = principal.id
                        and (role_grant.slice_id in (select id from unread) or role.slice_id in (select id from unread))))`;

/** The same of documents. `$1`: ids of roles. */
export const unreadRolesSql = `
  with unread as materialized (select slice.id from slice where ${unread})
  select role.id::text as id from role
   where role.id = any($1::bigint[])
     and (role.slice_id in (select id from unread)
          or exists (select from role_grant where role_grant.role_id = role.id and role_grant.slice_id in (select id from unread)))`;

/**
 * Documents of the customer's own that reach several live identities, one of `$2` among them, and those of items that are left.
 * `$1`: provider, `$2`: ids, `$3`: codes of natures that are many (groups, sets), `$4`: as-of.
 */
export const sharedRolesSql = `
  with touched as (
    select distinct role_id from (
      select role_id from role_grant where subject_id = any($2::bigint[]) and closed_at is null and effect = 'allow'
      union select role_grant.role_id from membership
              join role_grant on role_grant.subject_id = membership.group_id and role_grant.closed_at is null and role_grant.effect = 'allow'
             where membership.member_id = any($2::bigint[]) and membership.closed_at is null) held
     where role_id is not null),
  direct as (
    select role_grant.role_id, role_grant.subject_id
      from touched join role on role.id = touched.role_id and role.manager = 'customer' and role.closed_at is null and role.provider = $1
      join role_grant on role_grant.role_id = role.id and role_grant.closed_at is null and role_grant.effect = 'allow'
     where role_grant.subject_id is not null),
  reached as (
    select role_id, subject_id from direct
    union select direct.role_id, membership.member_id
            from direct join membership on membership.group_id = direct.subject_id and membership.closed_at is null
           where membership.member_id is not null)
  select role.id::text, role.external_id as "externalId", role.name, role.closed_at is not null as "isGone"
    from role
   where role.id in (
     select reached.role_id from reached
       join identity_row on identity_row.principal_id = reached.subject_id and identity_row.state <> 3
        and identity_row.nature <> all($3::smallint[])
      group by reached.role_id having count(distinct reached.subject_id) > 1
     union select item.role_id from work_item item join role of_item on of_item.id = item.role_id and of_item.provider = $1
            where ${isRecent("item.closed_at", "$4")}
              and (item.role_id in (select role_id from touched) or of_item.closed_at is not null
                   or not exists (select from role_grant where role_grant.role_id = item.role_id and role_grant.closed_at is null)))
   order by role.id`;

/** `$1`: ids, `$2`: as-of. What is found at a source's first run is no news. */
export const identitiesSql = `
  select principal.id::text, principal.provider,
         exists (select from run where run.source_id = row.source_id and run.observed_at < $2 and run.status in ('complete', 'partial')) as "isKnown", principal.closed_at is not null as "isGone", row.name, principal.kind, row.tier,
         row.environment, coalesce(row.administrator, false) as "isAdministrator", row.team, row.workloads,
         row.staleness, row.last_used_state as "lastUsedState"
    from principal join identity_row row on row.principal_id = principal.id
   where principal.id = any($1::bigint[])`;

const findingColumns = `finding.id::text, finding.identity_id::text as "identityId", finding.rule, finding.resource,
  finding.is_disabled as "isDisabled", finding.ended, finding.first_seen as "firstSeen",
  finding.closed_at as "closedAt", finding.item_id::text as item`;

export const findingsSql = `
  select ${findingColumns} from finding where identity_id = any($1::bigint[]) and (closed_at is null or item_id is not null) order by id`;

/** Findings of nobody: those open, and those of items that are left. */
export const looseFindingsSql = `
  select ${findingColumns} from finding left join work_item item on item.id = finding.item_id
   where finding.identity_id is null and (finding.closed_at is null or item.closed_at is null and item.id is not null) order by finding.id`;

const itemColumns = `item.id::text, item.decision, item.identity_id::text as "identityId", item.role_id::text as "roleId", item.resource,
  item.generation, item.title, item.state, item.team, item.planned_at as "plannedAt", item.planned_for::text as "plannedFor",
  item.excepted_until::text as "exceptedUntil", item.is_disabled as "isDisabled", item.risk, item.effort, item.n, item.k,
  item.no_longer as "noLonger", item.findings, item.sharers, item.blockers, item.kept, item.is_split as "isSplit", item.baseline,
  item.opened_at as "openedAt", item.closed_at as "closedAt", item.voided_at as "voidedAt", item.reopened`;

/** The newest of each target; locked, so that nobody decides about one meanwhile. */
export const itemsSql = (of: "identity_id" | "role_id") => `
  select ${itemColumns} from work_item item
   where item.${of} = any($1::bigint[])
     and not exists (select from work_item later where later.${of} = item.${of} and later.decision = item.decision and later.resource = item.resource
                        and later.identity_id is not distinct from item.identity_id
                        and later.role_id is not distinct from item.role_id and later.generation > item.generation)
   order by item.id for update`;

export const looseItemsSql = `
  select ${itemColumns} from work_item item
   where item.identity_id is null and item.role_id is null
     and (item.closed_at is null or item.resource = any($1::text[]))
     and not exists (select from work_item later where later.decision = item.decision and later.resource = item.resource
                        and later.identity_id is null and later.role_id is null and later.generation > item.generation)
   order by item.id for update`;

/** `$1`: ids. */
export const credentialsSql = `
  select id::text, external_id as "externalId", kind from credential where id = any($1::bigint[])`;

/** `$1`: ids. */
export const grantsSql = `
  select role_grant.id::text, coalesce(role.name, role_grant.role_value) as role, scope.name as scope, role_grant.subject_value as subject
    from role_grant left join role on role.id = role_grant.role_id left join scope on scope.id = role_grant.scope_id
   where role_grant.id = any($1::bigint[])`;

/** The team that answers for most of those whom a document reaches. `$1`: ids of sharers. */
export const sharersSql = `
  select principal_id::text as id, team, tier, environment, coalesce(administrator, false) as "isAdministrator", workloads
    from identity_row where principal_id = any($1::bigint[])`;

/** Of `$1` (ids): who has actions to remove, and when a check last said that it has none. `$2`: rules. */
export const foundActionsSql = `
  select identity_id::text as id, bool_or(closed_at is null) as "isFound", max(closed_at) filter (where ended = 2) as "deniedAt"
    from finding where identity_id = any($1::bigint[]) and rule = any($2::smallint[]) group by identity_id`;

const written = [
  ["title", "text"],
  ["state", "smallint"],
  ["team", "int"],
  ["is_disabled", "boolean"],
  ["risk", "smallint"],
  ["effort", "smallint"],
  ["n", "int"],
  ["k", "int"],
  ["no_longer", "int"],
  ["findings", "int"],
  ["sharers", "int"],
  ["blockers", "jsonb"],
  ["kept", "int"],
  ["is_split", "boolean"],
  ["closed_at", "timestamptz"],
  ["voided_at", "timestamptz"],
  ["reopened", "int"],
] as const;
const names = written.map(([name]) => name);

/** `$1`: changed rows as JSON, by id. */
export const updateItemsSql = `
  update work_item item set ${names.map((name) => `${name} = fresh.${name}`).join(", ")}
    from jsonb_to_recordset($1::jsonb) fresh(id bigint, ${written.map((column) => column.join(" ")).join(", ")})
   where item.id = fresh.id and (${names.map((name) => `item.${name}`).join(", ")}) is distinct from (${names.map((name) => `fresh.${name}`).join(", ")})`;

/** `$1`: new rows as JSON; `baseline` in hex. Gives their ids by key. */
export const insertItemsSql = `
  insert into work_item (key, decision, identity_id, role_id, resource, generation, baseline, opened_at, ${names.join(", ")})
  select key, decision, identity_id, role_id, resource, generation, decode(baseline, 'hex'), opened_at, ${names.join(", ")}
    from jsonb_to_recordset($1::jsonb) fresh(key uuid, decision smallint, identity_id bigint, role_id bigint, resource text, generation int,
         baseline text, opened_at timestamptz, ${written.map((column) => column.join(" ")).join(", ")})
  returning id::text, key::text`;

/** `$1`: as JSON. `$2`: when. */
export const insertEventsSql = `
  insert into work_item_event (item_id, at, actor, event, detail)
  select item_id, $2, 'collection', event, detail
    from jsonb_to_recordset($1::jsonb) fresh(item_id bigint, event text, detail jsonb)`;

/** `$1`: ids of findings, `$2`: their items. */
export const assignSql = `
  update finding set item_id = given.item_id
    from unnest($1::bigint[], $2::bigint[]) given(id, item_id)
   where finding.id = given.id and finding.item_id is distinct from given.item_id`;

/** Owners change between runs. */
export const syncTeamsSql = `
  update work_item item set team = row.team from identity_row row
   where row.principal_id = item.identity_id and item.closed_at is null and item.team is distinct from row.team`;

/** Exceptions whose day has come. `$1`: today, `$2`: now. */
export const endExceptionsSql = `
  with ended as (
    update work_item set state = case when state <> 3 then state when planned_at is not null then 2 else 1 end,
           excepted_until = null, excepted_by = null, exception_reason = null
     where excepted_until <= $1::date and closed_at is null returning id)
  insert into work_item_event (item_id, at, actor, event) select id, $2, 'collection', 'exception-ended' from ended`;

/** Exceptions that end within a week. `$1`: today. */
export const expiringSql = `
  select item.id::text, item.title, item.excepted_until::text as until, team.name as team
    from work_item item left join team on team.id = item.team
   where item.state = 3 and item.excepted_until > $1::date and item.excepted_until <= $1::date + 7 order by item.id`;

/** `$1`: topic, `$2`: subject, `$3`: body, `$4`: now. */
export const announceSql = `
  insert into outbox (topic, subject, body, created_at, due_at) values ($1, $2, $3, $4, $4) on conflict (topic, subject) do nothing`;
