/** From findings, items and verdicts of some identities to what becomes of their items: every open finding gets the item that stands for it. */

import type { Catalogue } from "#lib/domain/catalogue.ts";
import { createActionPacker, unpackActions } from "#lib/domain/packed-actions.ts";
import { isEmptySet, setOf, sizeOf } from "#lib/domain/permission-set.ts";
import { effortOfItem } from "#lib/domain/work-items/effort-of-item.ts";
import {
  type FindingGroup,
  groupFindings,
  type ItemTarget,
  targetText,
} from "#lib/domain/work-items/group-findings.ts";
import {
  type ItemProgress,
  progressOfActions,
  progressOfFindings,
} from "#lib/domain/work-items/item-progress.ts";
import { isVoided } from "#lib/domain/work-items/item-state.ts";
import { itemTitle } from "#lib/domain/work-items/item-title.ts";
import { riskOfItem } from "#lib/domain/work-items/risk-of-item.ts";
import type { ActionVerdict } from "./action-verdicts.ts";
import type { FindingFact, IdentityFact, ItemWords, SettledItem, StoredItem } from "./item-facts.ts";
import { settleItem } from "./settle-item.ts";

export type OwnVerdict = ActionVerdict & { document: string | null; catalogue: Catalogue };

export type BatchFacts = {
  asOf: Date;
  findings: readonly FindingFact[];
  items: readonly StoredItem[];
  identities: ReadonlyMap<string, IdentityFact>;
  /** Of whoever has actions to remove; who is not in it has no score, or is gone. */
  verdicts: ReadonlyMap<string, OwnVerdict>;
  /** Items of shared documents, by the document. */
  documentItems: ReadonlyMap<string, string>;
  names: TargetNames;
};

/** By id. */
export type TargetNames = {
  credentials: ReadonlyMap<string, { externalId: string; kind: string }>;
  grants: ReadonlyMap<string, { role: string; scope: string; subject: string }>;
};

export type SettledBatch = {
  items: SettledItem[];
  /** Findings whose item is a shared document's: finding and item. */
  ofDocuments: { finding: string; item: string }[];
};

type Group = FindingGroup<FindingFact>;

export function settleBatch(facts: BatchFacts): SettledBatch {
  const open = facts.findings.filter(({ ended }) => ended === null);
  const groups = groupFindings(open, { documentOf: documentsOf(facts) });
  const ofDocuments = groups.flatMap(({ roleId, findings }) => {
    const item = roleId === null ? undefined : facts.documentItems.get(roleId);
    return item === undefined ? [] : findings.map(({ id }) => ({ finding: id, item }));
  });
  const own = new Map(
    groups.filter(({ roleId }) => roleId === null).map((group) => [targetText(group), group]),
  );
  const latest = new Map(facts.items.map((item) => [targetText(item), item]));
  const moved = new Map(open.map(({ id }) => [id, ""]));
  for (const group of own.values()) for (const { id } of group.findings) moved.set(id, targetText(group));
  const keys = new Set([
    ...own.keys(),
    ...facts.items.filter((item) => mayMove(item, facts.asOf)).map(targetText),
  ]);
  const items = [...keys].flatMap((key) =>
    settleTarget(own.get(key) ?? null, latest.get(key) ?? null, { facts, moved }),
  );
  return { items, ofDocuments };
}

/** What is left of it, or may come back though no check finds it yet. */
function mayMove({ decision, life }: StoredItem, asOf: Date): boolean {
  return life.closedAt === null || (decision === "remove-actions" && isVoided(life, asOf));
}

/** Whoever may remove nothing but what a shared document gives everybody shares its item. */
function documentsOf({ verdicts, documentItems }: BatchFacts): Map<string, string> {
  const found = new Map<string, string>();
  for (const [id, { document, mayGo }] of verdicts)
    if (document !== null && isEmptySet(mayGo) && documentItems.has(document)) found.set(id, document);
  return found;
}

type Context = { facts: BatchFacts; moved: ReadonlyMap<string, string> };

function settleTarget(
  group: Group | null,
  latest: StoredItem | null,
  { facts, moved }: Context,
): SettledItem[] {
  const given = group ?? latest;
  if (given === null) return [];
  const { decision, identityId, roleId, resource } = given;
  const target: ItemTarget = { decision, identityId, roleId, resource };
  const findings = group?.findings ?? [];
  const isOfActions = decision === "remove-actions" && identityId !== null;
  const verdict = isOfActions ? facts.verdicts.get(identityId) : undefined;
  const told = isOfActions
    ? actionsTold(target, latest, findings, { facts, verdict })
    : findingsTold(target, latest, findings, { facts, moved });
  return settleItem({
    ...{ target, latest, ...told, at: facts.asOf },
    findings: findings.map(({ id }) => id),
    words: (progress) => wordsOf(target, { facts, verdict, findings, progress }),
  });
}

type Told = Pick<Parameters<typeof settleItem>[0], "progress" | "fresh" | "isJudgedAway">;

/** Its findings are those that were its own and did not move to another item, and those that are now. */
function findingsTold(
  target: ItemTarget,
  latest: StoredItem | null,
  findings: readonly FindingFact[],
  { facts, moved }: Context,
): Told {
  const key = targetText(target);
  const fresh = findings.length === 0 ? null : { progress: progressOfFindings(findings), baseline: null };
  if (latest === null) return { progress: null, fresh };
  const ids = new Set(findings.map(({ id }) => id));
  const own = facts.findings.filter(
    ({ id, item }) => ids.has(id) || (item === latest.id && (moved.get(id) ?? key) === key),
  );
  const counted = progressOfFindings(own);
  // What another item stands for now is no longer this one's to remove.
  const elsewhere = Math.max(0, latest.life.progress.n - counted.n);
  // A key of it that went does not retire it.
  const isThere = latest.decision === "retire" && !isGone(latest.identityId, facts);
  return {
    progress: { ...counted, n: counted.n + elsewhere, noLonger: counted.noLonger + elsewhere },
    ...{ fresh, isJudgedAway: isThere },
  };
}

function actionsTold(
  { identityId }: ItemTarget,
  latest: StoredItem | null,
  findings: readonly FindingFact[],
  { facts, verdict }: { facts: BatchFacts; verdict: OwnVerdict | undefined },
): Told {
  if (verdict === undefined)
    return { progress: isGone(identityId, facts) ? allRemoved(latest) : null, fresh: null };
  const denied = facts.findings.flatMap((finding) =>
    finding.identityId === identityId &&
    finding.decision === "remove-actions" &&
    finding.ended === "no-longer-applies"
      ? (finding.closedAt ?? [])
      : [],
  );
  return actionProgress(verdict, latest, { isFound: findings.length > 0, denied });
}

type Judgement = {
  /** Some check finds actions to remove. */
  isFound: boolean;
  /** When one said that there are none, though they are granted. */
  denied: readonly Date[];
};

/** What is granted again is left again, found or not: it is too young to be found, and was never given up. */
export function actionProgress(
  verdict: ActionVerdict & { catalogue: Catalogue },
  latest: StoredItem | null,
  { isFound, denied }: Judgement,
): Told {
  const { catalogue, mayGo, granted, used, isAtLeast } = verdict;
  const fresh =
    isFound && !isEmptySet(mayGo)
      ? {
          progress: { n: sizeOf(mayGo), k: 0, noLonger: 0, isDisabled: false },
          baseline: createActionPacker(catalogue.ids)(mayGo).slice(),
        }
      : null;
  if (latest?.baseline == null) return { progress: null, fresh };
  const baseline = setOf(unpackActions(latest.baseline).flatMap((id) => catalogue.positionOfId(id) ?? []));
  const counted = progressOfActions({ baseline, granted, used });
  const { openedAt, voidedAt, progress: before } = latest.life;
  // What is missing from what could not be read is not removed.
  if (isAtLeast && counted.k > before.k) return { progress: null, fresh };
  const isDenied = !isFound && denied.some((at) => at >= (voidedAt ?? openedAt));
  const progress = isDenied ? { ...counted, noLonger: counted.n - counted.k } : counted;
  return { progress, fresh, isJudgedAway: isDenied };
}

function isGone(identityId: string | null, { identities }: BatchFacts): boolean {
  return identityId !== null && identities.get(identityId)?.isGone === true;
}

function allRemoved(latest: StoredItem | null): ItemProgress | null {
  if (latest === null) return null;
  const { n, noLonger } = latest.life.progress;
  return { n, k: n - noLonger, noLonger, isDisabled: false };
}

type WordFacts = {
  facts: BatchFacts;
  verdict: OwnVerdict | undefined;
  findings: readonly FindingFact[];
  progress: ItemProgress;
};

function wordsOf(target: ItemTarget, { facts, verdict, findings, progress }: WordFacts): ItemWords {
  const { decision, identityId, resource } = target;
  const identity = (identityId === null ? null : facts.identities.get(identityId)) ?? null;
  const named = (kind: string) => (resource.startsWith(`${kind}:`) ? resource.slice(kind.length + 1) : "");
  const isSplit = verdict?.isSplit ?? false;
  return {
    title: itemTitle({
      ...{ decision, identity, role: null, actions: progress.n, isSplit },
      credential: facts.names.credentials.get(named("credential")) ?? null,
      grant: facts.names.grants.get(named("grant")) ?? null,
    }),
    team: identity?.team ?? null,
    risk: riskOfItem({
      rules: findings.map(({ rule }) => rule),
      tier: identity?.tier ?? null,
      isProduction: identity?.isProduction ?? false,
      isAdministrator: identity?.isAdministrator ?? false,
      isDisabled: progress.isDisabled,
    }),
    effort: effortOfItem({
      ...{ decision, sharers: 0, isSplit },
      workloads: identity?.workloads ?? 0,
      isInUse: identity?.isInUse ?? false,
    }),
    ...{ findings: findings.length, sharers: 0, isSplit },
    blockers: verdict?.blockers ?? [],
    kept: verdict?.kept ?? 0,
  };
}
