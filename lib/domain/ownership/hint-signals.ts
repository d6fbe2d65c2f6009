/** What an owner hint of a cloud says of teams; what only says who made a thing or what it is called says nothing of its owner. */
import type { TeamFinder } from "./match-team.ts";
import { type Signal, type SignalSource, signalSources } from "./signal.ts";

/** As collectors deliver it. `place`: the scope it was read at, where that is not the identity itself. */
export type OwnerHint = { source: string; key: string; value: string; place: string | null };

export type TeamSignal = Signal & { team: number };

/** Compared as `comparable` writes them. */
const ownerKeys = new Set([
  "owner",
  "owners",
  "owner-email",
  "owneremail",
  "owned-by",
  "ownedby",
  "team",
  "squad",
  "contact",
  "contacts",
  "technical-owner",
  "business-owner",
  "businessunit",
  "business-unit",
  "department",
  "maintainer",
]);
const costKeys = new Set(["cost-center", "costcenter", "cost-centre"]);

/** An owner who left says little; contacts about money say less than those about technology. */
const halved = new Set(["disabled-owner", "billing", "legal", "product-updates"]);

/** None for what names no team. */
export function hintSignals(hint: OwnerHint, find: TeamFinder): TeamSignal[] {
  const source = sourceOf(hint);
  if (source === null) return [];
  const values = isFreeText(hint) ? addressesIn(hint.value) : hint.value.split(/[,;]/);
  const teams = [...new Set(values.flatMap((value) => find(value) ?? []))];
  const { weight } = signalSources[source];
  // Two names in one tag: either may be meant.
  const share = (halved.has(hint.key.toLowerCase()) ? weight / 2 : weight) / Math.max(teams.length, 1);
  return teams.map((team) => ({
    team,
    source,
    confidence: Math.round(share),
    key: hint.key,
    value: hint.value.slice(0, 200),
    count: null,
    of: null,
    place: hint.place,
  }));
}

function sourceOf({ source, key, place }: OwnerHint): SignalSource | null {
  if (source === "essential-contact") return "essential-contact";
  if (source === "application-owner" || source === "service-principal-owner") return "application-owner";
  if (source === "description" || source === "application") return "annotation";
  const word = comparable(key);
  if (costKeys.has(word)) return "cost-center";
  if (!ownerKeys.has(word)) return null;
  if (source === "resource-group-tag" || source === "namespace-label") return source;
  if (place !== null) return "scope-label";
  return source === "label" || source === "annotation" ? source : "tag";
}

/** The part after the last slash, in lower case, `_` and blanks as `-`. */
function comparable(key: string): string {
  return (key.toLowerCase().split("/").at(-1) ?? "").replace(/[_ ]/g, "-");
}

function isFreeText({ source }: OwnerHint): boolean {
  return source === "application" || source === "description";
}

function addressesIn(text: string): string[] {
  return text.slice(0, 2000).match(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g) ?? [];
}
