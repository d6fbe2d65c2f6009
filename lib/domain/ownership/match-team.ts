/**
 * Which team a tag, label or contact means: by key, name, alias, external id or contact, however it is written. What could mean two
 * teams means none, and so does what no team is called.
 */

export type TeamNames = {
  id: number;
  key: string;
  name: string;
  contacts: readonly string[];
  aliases: readonly string[];
  externalId: string | null;
};

/** A person by address, and the teams they are in. */
export type Member = { email: string; teams: readonly number[] };

export type TeamFinder = (value: string) => number | null;

/** `teams`: those that can own something. */
export function teamFinder(teams: readonly TeamNames[], members: readonly Member[] = []): TeamFinder {
  const meant = new Map<string, Set<number>>();
  const note = (word: string, id: number) => {
    if (word === "") return;
    const known = meant.get(word);
    if (known) known.add(id);
    else meant.set(word, new Set([id]));
  };
  for (const { id, key, name, contacts, aliases, externalId } of teams) {
    for (const word of [key, name, externalId ?? "", ...contacts, ...aliases]) note(normalized(word), id);
  }
  const people = new Map<string, Set<number>>();
  for (const { email, teams: own } of members) people.set(normalized(email), new Set(own));
  return (value) => {
    const word = normalized(value);
    return only(meant.get(word)) ?? only(people.get(word));
  };
}

function only(ids: Set<number> | undefined): number | null {
  const [first, ...others] = ids ?? [];
  return first === undefined || others.length > 0 ? null : first;
}

/** What stands before a name in catalogs, chats and code owners. */
const prefixes = /^(?:@|#|group:(?:default\/)?|team[:/-]|squad[:/-]|mailto:)/;

/**
 * Lower case, without such a prefix, every run of other characters one dash: a label's `ml_serving` and `jane-example-com` are what a
 * tag writes as `ML Serving` and `jane@example.com`.
 */
export function normalized(text: string): string {
  const word = text.trim().toLowerCase().replace(prefixes, "");
  return word.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}
