/**
 * Joins the two ends of a link between clouds: what an identity is trusted as (issuer and subject of its tokens), and what it says of
 * itself. Where both ends agree the link is confirmed; where one stands alone it is half, and which half is said.
 */

/** A trust of one cloud in a token: `issuer|subject`, where the subject may hold `*` and `?`. */
export type FederatedTrust = {
  id: number;
  /** Who can be become; null while nobody collected it. */
  to: number | null;
  toName: string;
  /** Who is trusted, as the trusting cloud keeps it: a principal that stands for the token. */
  standIn: number | null;
  federated: string;
  mechanism: string;
};

/** A principal whose tokens carry `issuer|subject`. */
export type FederatedName = { principal: number; federated: string; claims: boolean };

/** What a principal says it may become. `to`: null while nobody collected it. */
export type Claim = { id: number; from: number; to: number | null; toName: string };

/** `trusted`: only the target names the identity. `claimed`: only the identity names the target. */
export type LinkState = "confirmed" | "trusted" | "claimed";

export type Link = {
  from: number | null;
  fromName: string;
  to: number | null;
  toName: string;
  mechanism: string;
  state: LinkState;
  trust: number | null;
  claim: number | null;
};

/** Mechanisms that need nothing on the identity's side: the trusting cloud keeps the whole link. */
const wholeByThemselves = new Set(["pod-identity"]);

type Ends = { trusts: FederatedTrust[]; names: FederatedName[]; claims: Claim[] };

export function matchLinks({ trusts, names, claims }: Ends): Link[] {
  const byName = groupBy(names, ({ federated }) => federated);
  const claimsOn = groupBy(
    claims.filter(({ to }) => to !== null),
    ({ to }) => to,
  );
  const namesOf = groupBy(names, ({ principal }) => principal);
  const used = new Set<number>();
  const links = trusts.flatMap((trust) => {
    const exact = byName.get(trust.federated) ?? [];
    const found = exact.length > 0 ? exact : claimantsOf(trust, claimsOn, namesOf);
    if (found.length === 0) return [trustedOnly(trust, trust.standIn)];
    return found.map((name) => joined(trust, name, claimsOn.get(trust.to) ?? [], used));
  });
  const left = claims.filter(({ id }) => !used.has(id));
  return [...links, ...left.map(claimedOnly)];
}

/** Whom a pattern lets in is not a list of links; those who say they use it are. */
function claimantsOf(
  trust: FederatedTrust,
  claimsOn: Map<number | null, Claim[]>,
  namesOf: Map<number, FederatedName[]>,
): FederatedName[] {
  if (trust.to === null || !/[*?]/.test(trust.federated)) return [];
  const pattern = globOf(trust.federated);
  return (claimsOn.get(trust.to) ?? []).flatMap(({ from }) =>
    (namesOf.get(from) ?? []).filter(({ federated }) => pattern.test(federated)).slice(0, 1),
  );
}

function joined(trust: FederatedTrust, name: FederatedName, claims: Claim[], used: Set<number>): Link {
  const own = claims.filter(({ from }) => from === name.principal);
  for (const { id } of own) used.add(id);
  const isWhole = own.length > 0 || !name.claims || wholeByThemselves.has(trust.mechanism);
  return {
    from: name.principal,
    fromName: name.federated,
    to: trust.to,
    toName: trust.toName,
    mechanism: trust.mechanism,
    state: isWhole ? "confirmed" : "trusted",
    trust: trust.id,
    claim: own[0]?.id ?? null,
  };
}

function trustedOnly(trust: FederatedTrust, from: number | null): Link {
  const { to, toName, mechanism, id, federated } = trust;
  return { from, fromName: federated, to, toName, mechanism, state: "trusted", trust: id, claim: null };
}

function claimedOnly({ id, from, to, toName }: Claim): Link {
  const mechanism = "annotation";
  return { from, fromName: "", to, toName, mechanism, state: "claimed", trust: null, claim: id };
}

/** `*` and `?` as IAM's StringLike has them; the issuer is taken as it is written. */
function globOf(federated: string): RegExp {
  const bar = federated.indexOf("|");
  const literal = (text: string) => text.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  const subject = literal(federated.slice(bar + 1))
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${literal(federated.slice(0, bar + 1))}${subject}$`, "s");
}

function groupBy<Item, Key>(items: Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const found = groups.get(keyOf(item));
    if (found) found.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
