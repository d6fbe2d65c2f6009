/** The AWS estate on one day: an organization known whole, and accounts grown one at a time when somebody looks. */
import type { Journal, JournalEntry } from "../../journal.ts";
import { applyEntry } from "./apply-entry.ts";
import { liveOneDay } from "./daily-events.ts";
import { foundAccount } from "./found-account.ts";
import type { AccountState } from "./model.ts";
import { type AccountFacts, accountsOn, type Organization, organizationOf } from "./organization.ts";

/** Accounts kept grown; beyond it the least recently used is forgotten and grown again when asked for. */
const KEPT = 1_000;

export type AwsWorld = {
  organization: Organization;
  /** The account as it stands when `day` begins. Throws RangeError for an account the organization does not list yet. */
  account(id: string, day: number): AccountState;
  accounts(day: number): AccountFacts[];
  /** Forgets grown state of an account, after something was written into the journal for it. */
  touch(id: string): void;
};

export function awsWorld(seed: string, size: number, journal: Journal): AwsWorld {
  const organization = organizationOf(seed, size);
  const kept = new Map<string, AccountState>();
  return {
    organization,
    accounts: (day) => accountsOn(organization, day),
    touch: (id) => kept.delete(id),
    account: (id, day) => {
      const facts = organization.byId.get(id);
      if (!facts || facts.joinedDay >= day) throw new RangeError(`No account ${id} on day ${day}`);
      const known = kept.get(id);
      if (known?.day === day) return known;
      const entries = journal.entriesOf("aws", id);
      const grown =
        known && known.day < day
          ? growAccount(known, day, organization, facts, entries)
          : live(bornAccount(organization, facts, entries), day, organization, facts, entries);
      kept.delete(id);
      kept.set(id, grown);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return grown;
    },
  };
}

/** The account on its first day, with what was applied on that day. */
export function bornAccount(
  organization: Organization,
  facts: AccountFacts,
  entries: JournalEntry[],
): AccountState {
  const state = foundAccount(organization, facts);
  applyDay(state, entries, state.day);
  return state;
}

/** Folds the days up to `day` onto a copy of `from`: events of the day first, then what was applied as the next began. */
export function growAccount(
  from: AccountState,
  day: number,
  organization: Organization,
  facts: AccountFacts,
  entries: JournalEntry[],
): AccountState {
  return live(structuredClone(from), day, organization, facts, entries);
}

function live(
  state: AccountState,
  day: number,
  organization: Organization,
  facts: AccountFacts,
  entries: JournalEntry[],
): AccountState {
  while (state.day < day) {
    liveOneDay(state, organization, facts);
    applyDay(state, entries, state.day);
  }
  return state;
}

function applyDay(state: AccountState, entries: JournalEntry[], day: number): void {
  for (const entry of entries) if (entry.day === day) applyEntry(state, entry);
}
