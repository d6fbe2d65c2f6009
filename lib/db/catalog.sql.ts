/** One line per thing a schema consists of, as Postgres itself describes it: column, key, index, check, partition, trigger. */
export const catalogSql = `
select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || case when a.attnotnull then ' not null' else '' end
       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
   and c.relname <> '_prisma_migrations'
union all
select 'key ' || c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  from pg_constraint k join pg_class c on c.oid = k.conrelid
 where c.relnamespace = 'public'::regnamespace and not c.relispartition and k.contype in ('p', 'f', 'u')
   and c.relname <> '_prisma_migrations'
union all
select 'check ' || k.conname
  from pg_constraint k join pg_class c on c.oid = k.conrelid
 where c.relnamespace = 'public'::regnamespace and not c.relispartition and k.contype = 'c'
union all
select 'index ' || t.relname || ' ' || replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
  from pg_index i join pg_class t on t.oid = i.indrelid
 where t.relnamespace = 'public'::regnamespace and not t.relispartition and t.relname <> '_prisma_migrations'
   and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
union all
select 'partition ' || c.relname || ' of ' || p.relname
  from pg_inherits h join pg_class c on c.oid = h.inhrelid join pg_class p on p.oid = h.inhparent
 where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
union all
select 'unlogged ' || c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relpersistence = 'u'
union all
select 'trigger ' || t.tgname || ' on ' || c.relname
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
 where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
union all
select 'extension ' || extname from pg_extension where extname <> 'plpgsql'
order by 1`;
