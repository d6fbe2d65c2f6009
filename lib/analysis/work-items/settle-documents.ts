/** Items of documents that several get: what all of them are proven not to use, with those named who stand in the way of more. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { effortOfItem } from "#lib/domain/work-items/effort-of-item.ts";
import type { ItemTarget } from "#lib/domain/work-items/group-findings.ts";
import type { ItemProgress } from "#lib/domain/work-items/item-progress.ts";
import { itemTitle } from "#lib/domain/work-items/item-title.ts";
import { riskOfItem } from "#lib/domain/work-items/risk-of-item.ts";
import type { DocumentVerdict } from "./action-verdicts.ts";
import type { ItemWords, SettledItem, StoredItem } from "./item-facts.ts";
import { actionProgress } from "./settle-batch.ts";
import { settleItem } from "./settle-item.ts";

export type SharerFact = {
  id: string;
  team: number | null;
  tier: 0 | 1 | 2 | null;
  isProduction: boolean;
  isAdministrator: boolean;
  workloads: number;
  /** Some check finds actions of it to remove. */
  isFound: boolean;
  /** When one last said that it has none, though they are granted. */
  deniedAt: Date | null;
};

type Facts = {
  asOf: Date;
  catalogue: Catalogue;
  documents: readonly DocumentVerdict[];
  sharers: ReadonlyMap<string, SharerFact>;
  /** By document. */
  items: ReadonlyMap<string, StoredItem>;
};

export function settleDocuments({ asOf, catalogue, documents, sharers, items }: Facts): SettledItem[] {
  return documents.flatMap((document) => {
    const target: ItemTarget = {
      ...{ decision: "remove-actions", identityId: null, roleId: document.id, resource: "document" },
    };
    const reached = document.sharers.flatMap((id) => sharers.get(id) ?? []);
    const latest = items.get(document.id) ?? null;
    const told = actionProgress({ ...document, catalogue }, latest, {
      isFound: reached.some((one) => one.isFound),
      denied: reached.flatMap(({ deniedAt }) => deniedAt ?? []),
    });
    return settleItem({
      ...{ target, latest, ...told, findings: [], at: asOf },
      words: (progress) => wordsOf(document, reached, progress),
    });
  });
}

function wordsOf(document: DocumentVerdict, reached: readonly SharerFact[], { n }: ItemProgress): ItemWords {
  const tiers = reached.flatMap(({ tier }) => (tier === null ? [] : [tier]));
  const workloads = reached.reduce((sum, one) => sum + one.workloads, 0);
  const { reaches: sharers, blockers, kept, isSplit } = document;
  return {
    title: itemTitle({
      ...{ decision: "remove-actions", identity: null, role: document, actions: n },
      ...{ credential: null, grant: null, isSplit },
    }),
    team: mostOf(reached.flatMap(({ team }) => team ?? [])),
    risk: riskOfItem({
      rules: ["unused-actions"],
      tier: tiers.length === 0 ? null : (Math.max(...tiers) as 0 | 1 | 2),
      isProduction: reached.some((one) => one.isProduction),
      isAdministrator: reached.some((one) => one.isAdministrator),
      isDisabled: false,
    }),
    effort: effortOfItem({ decision: "remove-actions", workloads, sharers, isSplit, isInUse: true }),
    findings: reached.filter(({ isFound }) => isFound).length,
    ...{ sharers, blockers, kept, isSplit },
  };
}

/** The team that answers for most of them decides; of several the first. Null where nobody answers for any. */
function mostOf(teams: readonly number[]): number | null {
  const counted = [...Map.groupBy(teams, (team) => team)].map(([team, all]) => ({ team, count: all.length }));
  const [first] = counted.toSorted((one, other) => other.count - one.count || one.team - other.team);
  return first?.team ?? null;
}
