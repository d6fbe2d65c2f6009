/** Sets a check: on or off, its thresholds, whom it is for. Everybody is judged again with it; what nobody sets stays as it is. */

import { refreshJudgements } from "#lib/analysis/refresh-judgements.ts";
import type { BindingCheck, IdentityCheck, Threshold } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkKeys } from "#lib/domain/checks/check-codes.ts";
import { checkOf } from "#lib/domain/checks/registry.ts";
import { canonical, toStored } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { resolveNames } from "#lib/queries/resolve-names.ts";
import { inSnapshot, type Reader } from "#lib/queries/snapshot.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

export type CheckRequest = {
  check: string;
  enabled?: boolean;
  /** Name → value; null: the standard one. */
  thresholds?: Readonly<Record<string, number | null>>;
  /** Empty or null: everybody. */
  scope?: Filter | null;
};

export type CheckSet = {
  check: CheckKey;
  enabled: boolean;
  thresholds: Record<string, number>;
  scope: string | null;
  /** Everybody was judged by it; else that goes on, and whoever collects next makes up for it. */
  isJudged: boolean;
};

/** A page waits no longer than this for everybody to be judged. */
const patienceMs = 15_000;

/** Throws NotFound for a check there is not, Invalid for a value outside its bounds or a scope it cannot have, Forbidden. */
export async function setCheck(
  ctx: CommandContext,
  request: CheckRequest,
  patience: number = patienceMs,
): Promise<CheckSet> {
  refuseNarrowRole(ctx.actor, "check.set");
  const check = await refuseBadCheck(ctx.pool, request);
  const scope = request.scope == null ? null : canonical(request.scope);
  const set = await runCommand(ctx, "check.set", async (tx) => {
    const where = { rule: check.bit };
    const before = await tx.checkSetting.findUnique({ where });
    const thresholds = withThresholds(check, before?.thresholds, request.thresholds ?? {});
    const data = {
      enabled: request.enabled ?? before?.enabled ?? true,
      thresholds,
      scope:
        request.scope === undefined
          ? (before?.scope ?? null)
          : scope === null || scope.length === 0
            ? null
            : toStored(scope),
      setBy: ctx.actor.name,
      setAt: ctx.clock.now(),
      judgedAt: null,
    };
    await tx.checkSetting.upsert({ where, create: { ...where, ...data }, update: data });
    const said = ({ enabled, thresholds: values, scope: text }: Said): Json => ({
      ...{ enabled, thresholds: values as Json, scope: text },
    });
    return {
      result: {
        ...{ check: check.key as CheckKey, enabled: data.enabled, thresholds, scope: data.scope },
        isJudged: false,
      },
      account: {
        subject: `check:${check.key}`,
        before: before === null ? null : said(before),
        after: said(data),
      },
    };
  });
  const asOf = (await freshness(ctx.pool)).asOf ?? ctx.clock.now();
  const judging = refreshJudgements(ctx.pool, { asOf }).then(() => true);
  return { ...set, isJudged: await within(judging, patience) };
}

/** False once it takes longer; what goes on then may fail unheard, as what it leaves undone is written down. */
async function within(work: Promise<boolean>, patience: number): Promise<boolean> {
  if (!Number.isFinite(patience)) return work;
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patience);
  late.then(() => work.catch(() => false));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The check, where it can be set so: also before it is tried. Throws as setCheck does, but for the role. */
export async function refuseBadCheck(
  reader: Reader,
  { check: key, thresholds, scope }: CheckRequest,
): Promise<AnyCheck> {
  const check = existing(key);
  refuseBadThresholds(check, thresholds ?? {});
  if (scope != null) await refuseBadScope(reader, check, canonical(scope));
  return check;
}

type Said = { enabled: boolean; thresholds: unknown; scope: string | null };
type AnyCheck = IdentityCheck | BindingCheck;

function existing(key: string): AnyCheck {
  const check = checkOf(key);
  if (check !== undefined) return check;
  const meant = suggest(key.slice(0, 80), checkKeys);
  throw new NotFound(`There is no check called "${key.slice(0, 80)}".`, {
    hint: meant ? `Did you mean ${meant}?` : `Checks: ${checkKeys.join(", ")}.`,
  });
}

function refuseBadThresholds({ key, thresholds }: AnyCheck, asked: Record<string, number | null>): void {
  for (const [name, value] of Object.entries(asked)) {
    const threshold: Threshold | undefined = thresholds[name];
    if (threshold === undefined)
      throw new Invalid(`${key} has no threshold called "${name.slice(0, 60)}".`, {
        hint:
          Object.keys(thresholds).length > 0
            ? `It has: ${Object.keys(thresholds).join(", ")}.`
            : "It has none.",
      });
    const { least, most, unit } = threshold;
    if (value !== null && !(Number.isSafeInteger(value) && value >= least && value <= most))
      throw new Invalid(`${key} cannot have ${name} at ${value}.`, {
        hint: `Use a whole number from ${least} to ${most}${unit === "days" ? " days" : ""}.`,
      });
  }
}

async function refuseBadScope(reader: Reader, { about, key }: AnyCheck, scope: Filter): Promise<void> {
  if (about === "binding" && scope.length > 0)
    throw new Invalid(`${key} is about grants to nobody: no filter of identities says whom it is for.`, {
      hint: "Switch it on or off as a whole.",
    });
  if (scope.some((term) => "field" in term && term.field === "finding"))
    throw new Invalid("The scope of a check cannot ask for findings: they are what checks decide.", {
      hint: "Ask for what the identity is, where it lives or who owns it.",
    });
  await inSnapshot(reader, async (client) => {
    const idsOf = await resolveNames(client, scope);
    for (const term of scope) {
      if (term.type !== "match") continue;
      const names = { scope: "scope", source: "source", team: "team", "suggested-team": "team" } as const;
      const kind = names[term.field as keyof typeof names];
      if (kind !== undefined) for (const value of term.values) if ("text" in value) idsOf(kind, value.text);
    }
  });
}

/** Standard values are not kept, so that a new standard counts for whoever never chose another. */
function withThresholds(
  { thresholds }: AnyCheck,
  before: unknown,
  asked: Readonly<Record<string, number | null>>,
): Record<string, number> {
  const kept = { ...(before as Record<string, number> | undefined), ...asked };
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, number] => {
      const [name, value] = entry;
      return value !== null && thresholds[name] !== undefined && value !== thresholds[name].standard;
    }),
  );
}
