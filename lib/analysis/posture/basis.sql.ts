/** What the numbers of a day rest on besides the estate; lib/domain/trends/basis.ts says what each part is. */

/** What began today is told again. `$1`: today. */
export const clearBasisSql = "delete from basis where day >= $1::date";

/** Only parts that are not what they were. `$1`: today, `$2`: the version of the formula. */
export const writeBasisSql = `
  with now(part, value) as (
    select 'formula', to_jsonb($2::int)
    union all
    select 'catalogue ' || provider, to_jsonb(max(since)) from action group by provider
    union all
    select 'checks', coalesce(
             jsonb_object_agg(rule::text, jsonb_build_object('enabled', enabled, 'thresholds', thresholds, 'scope', scope)), '{}')
      from check_setting
    union all
    select 'rules ' || kind, coalesce((select jsonb_agg(jsonb_build_array(filter, value) order by position)
                                         from rule where rule.kind = kinds.kind), '[]')
      from unnest($3::text[]) kinds(kind))
  insert into basis (day, part, value)
  select $1::date, now.part, now.value
    from now
    left join lateral (select value from basis where basis.part = now.part order by day desc limit 1) latest on true
   where latest.value is distinct from now.value`;
