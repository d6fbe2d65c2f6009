import { Day } from "#components/ui/day.tsx";
import type { Fact } from "#components/ui/facts.tsx";
import {
  daysBetween,
  formatAge,
  formatCount,
  formatDay,
  formatIndex,
  formatList,
  formatNumber,
  formatSpan,
} from "#components/ui/format.ts";
import { Hole, type HoleKind } from "#components/ui/hole.tsx";
import { inSentence, named } from "#components/ui/kind-words.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import type { AccessDetail } from "#lib/queries/access-detail.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { isLowerBound } from "../credential-count.ts";
import { labelOf } from "../identity-view.ts";
import { ownsItsScope } from "../owns-its-scope.ts";
import type { IdentityPage } from "./read-identity.ts";
import { shapeOf, trustersOf } from "./shape.ts";

/** The facts under an identity's sentence; each says where it comes from, or why it is not known. */
export function factsOf({ detail, asOf, standsFor, access }: Omit<IdentityPage, "history">): Fact[] {
  const { identity, nature } = detail;
  const who = [
    {
      name: "Kind",
      value: labelOf("kind", identity.kind),
      note:
        identity.state === "live"
          ? (identity.scope?.name ?? standsFor ?? "outside what is collected")
          : identity.state,
    },
    {
      name: "Nature",
      value:
        nature.nature === "unknown" ? (
          <Hole kind="unknown" reason={null} />
        ) : (
          labelOf("nature", nature.nature)
        ),
      note:
        standsFor === null
          ? `${nature.confidence} confidence: ${nature.evidence[0] ?? "no evidence"}`
          : "whoever in the account may use the trust",
    },
  ];
  switch (shapeOf(detail)) {
    case "party":
      return [...who, trustersFact(detail), ageFact(detail, asOf)];
    case "group":
      return [...who, membersFact(detail), ageFact(detail, asOf)];
    case "actor":
      return [
        ...(access === null || ownsItsScope(identity.kind)
          ? who
          : [overPrivilegeFact(access), tierFact(access)]),
        lastUsedFact(detail, asOf),
        signsInFact(detail),
        ageFact(detail, asOf),
        credentialFact(detail, asOf),
      ];
  }
}

function overPrivilegeFact({ score, windowDays }: AccessDetail): Fact {
  const name = `Over-privilege, ${windowDays} d`;
  const { index, evidence, used, unused } = score;
  if (evidence !== "enough" || index === null) {
    const { label } = evidenceStates[evidence];
    return {
      name,
      value: (
        <Hole kind={evidence === "nothing-granted" ? "not-applicable" : "unknown"} reason={null}>
          {label.toLowerCase()}
        </Hole>
      ),
      note: <a href="#access">no index; the panel says why</a>,
    };
  }
  return {
    name,
    value: formatIndex(index),
    note: `${formatNumber(unused)} of ${formatNumber(used + unused)} judged${score.weightedIndex === null ? "" : `; ${formatIndex(score.weightedIndex)} by weight`}`,
  };
}

function tierFact({ score, escalations }: AccessDetail): Fact {
  const name = "Risk tier";
  if (score.granted === 0)
    return {
      name,
      value: score.isAtLeast ? <Hole kind="unknown" reason={null} /> : "none",
      note: "nothing granted is known",
    };
  const label = labelOf("tier", String(score.tier)).toLowerCase();
  const ways = formatCount(escalations.length, "way to more", "ways to more");
  const note = score.isAdministrator
    ? "administrator"
    : escalations.length > 0
      ? ways
      : "from its granted actions";
  return { name, value: `${score.tier}, ${label}`, note };
}

function trustersFact(detail: IdentityDetail): Fact {
  const { count, isLowerBound: more } = trustersOf(detail);
  return {
    name: "Trusted by",
    value: count === 0 ? "nobody" : `${more ? "at least " : ""}${formatNumber(count)}`,
    note: "identities that name it as who may become them",
  };
}

function membersFact({ membersTotal }: IdentityDetail): Fact {
  return {
    name: "Members",
    value: membersTotal === 0 ? "none" : formatNumber(membersTotal),
    note: "each holds what the group holds",
  };
}

/** The worst gap among the streams that would have told; unknown when there is none. */
function holeKind(detail: IdentityDetail): HoleKind {
  return detail.identity.gaps[0] ?? "unknown";
}

function lastUsedFact(detail: IdentityDetail, asOf: Date): Fact {
  const name = "Last used";
  const { lastUsed } = detail.identity;
  if (lastUsed.state === "known") {
    const date = new Date(lastUsed.on);
    const sources = detail.usage.filter((usage) => usage.lastUsedAt?.toISOString().startsWith(lastUsed.on));
    const by = [...new Set(sources.map(({ source }) => named(source)))];
    return {
      name,
      value: formatAge(daysBetween(date, asOf)),
      note: (
        <>
          <Day date={date} asOf={asOf} />
          {by.length > 0 && `, says ${formatList(by)}`}
        </>
      ),
    };
  }
  if (lastUsed.state === "never") {
    const [widest] = [...detail.usage].sort((left, right) =>
      left.coveredFrom.localeCompare(right.coveredFrom),
    );
    return {
      name,
      value: "never",
      note: widest ? `watched since ${formatDay(new Date(widest.coveredFrom), asOf)}` : undefined,
    };
  }
  return { name, value: <Hole kind={holeKind(detail)} reason={null} />, note: "no evidence about its use" };
}

function signsInFact({ identity }: IdentityDetail): Fact {
  const words = (values: string[]) => values.map((value) => inSentence(labelOf("signs-in", value)));
  const ways = words(identity.signsIn.ways);
  const unread = words(identity.signsIn.unread);
  const note = unread.length > 0 ? `not read: ${formatList(unread)}` : "every way in was read";
  if (ways.length > 0) return { name: "Signs in with", value: formatList(ways), note };
  if (unread.length > 0) return { name: "Signs in with", value: <Hole kind="unknown" reason={null} />, note };
  return { name: "Signs in with", value: "no way in", note };
}

function ageFact(detail: IdentityDetail, asOf: Date): Fact {
  const { identity } = detail;
  // Nobody made a party outside for us: its age says nothing, when it was first named does.
  if (identity.createdAt === null && shapeOf(detail) === "party") {
    return { name: "First seen", value: <Day date={identity.firstSeen} asOf={asOf} /> };
  }
  const firstSeen = (
    <>
      first seen <Day date={identity.firstSeen} asOf={asOf} />
    </>
  );
  if (identity.createdAt === null) {
    return { name: "Age", value: <Hole kind="unknown" reason={null} />, note: firstSeen };
  }
  return {
    name: "Age",
    value: formatSpan(Math.max(0, daysBetween(identity.createdAt, asOf))),
    note: (
      <>
        created <Day date={identity.createdAt} asOf={asOf} />
      </>
    ),
  };
}

function credentialFact(detail: IdentityDetail, asOf: Date): Fact {
  const name = "Static credentials";
  const { staticCredentials: count, oldestCredentialOn: oldest } = detail.identity;
  if (count === null) {
    return { name, value: <Hole kind={holeKind(detail)} reason={null} />, note: "could not be read" };
  }
  if (count === 0) return { name, value: "none", note: "read completely" };
  const least = isLowerBound(count, detail.identity.signsIn.unread);
  const age = oldest === null ? "age not known" : `oldest ${formatSpan(daysBetween(new Date(oldest), asOf))}`;
  return {
    name,
    value: least ? `at least ${formatNumber(count)}` : formatNumber(count),
    note: least ? `${age}; not all could be read` : age,
  };
}
