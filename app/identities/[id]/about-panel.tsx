import { Breakable } from "#components/ui/breakable.tsx";
import { Day } from "#components/ui/day.tsx";
import { Hole } from "#components/ui/hole.tsx";
import { named } from "#components/ui/kind-words.ts";
import { Pairs } from "#components/ui/pairs.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Classification } from "#lib/analysis/classify.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { labelOf } from "../identity-view.ts";
import type { IdentityPage } from "./read-identity.ts";
import { PrincipalName } from "./ref-name.tsx";

/** Why the identity is taken for what it is. */
export function NaturePanel({ detail }: { detail: IdentityDetail }) {
  const { nature } = detail;
  return (
    <Panel id="nature" title="Who acts as it" side={`${nature.confidence} confidence`}>
      <p className="font-semibold">{labelOf("nature", nature.nature)}</p>
      <ul className="mt-1 grid gap-1 text-fg-2">
        {nature.evidence.map((sentence) => (
          <li key={sentence} className="[overflow-wrap:anywhere]">
            {sentence}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Which environment it belongs to and what work is done as it, each with what says so. */
export function ClassificationPanel({ detail }: { detail: IdentityDetail }) {
  const { environment, class: work } = detail.classification;
  return (
    <Panel id="classification" title="Environment and class">
      <div className="grid gap-3">
        <Judged field="environment" label="Environment" verdict={environment} />
        <Judged field="class" label="Class of work" verdict={work} />
      </div>
    </Panel>
  );
}

const mostGrounds = 3;

function Judged({
  field,
  label,
  verdict,
}: {
  field: "environment" | "class";
  label: string;
  verdict: Classification["environment"] | Classification["class"];
}) {
  if (verdict.value === "unknown") {
    return (
      <p>
        <span className="text-fg-2">{label}:</span>{" "}
        <Hole kind="unknown" reason="no rule, label, scope or name tells">
          unknown
        </Hole>
      </p>
    );
  }
  const [, ...others] = verdict.grounds;
  const against = others.filter(({ value }) => value !== verdict.value).slice(0, mostGrounds);
  return (
    <div>
      <p>
        <span className="text-fg-2">{label}:</span>{" "}
        <span className="font-semibold">{labelOf(field, verdict.value)}</span>{" "}
        <span className="text-fg-2 text-note">{verdict.confidence} confidence</span>
      </p>
      <p className="text-fg-2 [overflow-wrap:anywhere]">{verdict.grounds[0]?.evidence}</p>
      {against.map(({ value, evidence }) => (
        <p key={`${value} ${evidence}`} className="text-fg-2 text-note [overflow-wrap:anywhere]">
          Against it: {evidence} ({labelOf(field, value)})
        </p>
      ))}
    </div>
  );
}

/** Names, dates, tags and attributes as the provider gives them. */
export function AboutPanel({ page }: { page: IdentityPage }) {
  const { asOf } = page;
  const { identity } = page.detail;
  const mono = (text: string) => (
    <span className="font-mono text-note">
      <Breakable text={text} />
    </span>
  );
  const pairs = [
    { key: "id", name: "Id", value: mono(identity.externalId) },
    ...(identity.resourceName === null || identity.resourceName === identity.externalId
      ? []
      : [{ key: "name", name: "Full name", value: mono(identity.resourceName) }]),
    { key: "scope", name: "Scope", value: scopeWords(page) },
    { key: "source", name: "Source", value: identity.source?.name ?? "read by no source" },
    { key: "first-seen", name: "First seen", value: <Day date={identity.firstSeen} asOf={asOf} /> },
    { key: "changed", name: "Changed", value: <Day date={identity.changedAt} asOf={asOf} /> },
    ...identity.aliases.map((alias) => ({
      key: `alias ${alias.kind} ${alias.value}`,
      name: `Also: ${named(alias.kind)}`,
      value: mono(alias.value),
    })),
    ...Object.entries(identity.tags).map(([key, value]) => ({
      key: `tag ${key}`,
      name: `Tag ${key}`,
      value: value === "" ? <span className="text-fg-3">empty</span> : value,
    })),
  ];
  return (
    <Panel id="about" title="Names and tags">
      <Pairs pairs={pairs} />
    </Panel>
  );
}

function scopeWords({ detail: { identity }, standsFor }: IdentityPage): string {
  if (identity.scope === null) return standsFor ?? "outside what is collected";
  return `${identity.scope.name} (${identity.scope.externalId})`;
}

/** Says of a party outside why its page holds no grants, credentials or use: those are not none, they are elsewhere. */
export function NotReadPanel({ page: { detail, standsFor } }: { page: IdentityPage }) {
  if (standsFor !== null) {
    return (
      <Panel id="not-read" title="What it may do, and did">
        The account does nothing itself; each identity in {standsFor} has a page of its own.
      </Panel>
    );
  }
  return (
    <Panel id="not-read" title="What it may do, and did">
      <Hole
        kind="unknown"
        reason={
          detail.identity.nature === "set"
            ? "it holds nothing itself; those it signs in act as the identities that trust it"
            : "it lives outside the connected accounts, where its grants, credentials and use cannot be read"
        }
      >
        not read here
      </Hole>
    </Panel>
  );
}

/** What tags and labels say about who owns it: hints, not decisions. */
export function OwnerHintsPanel({ detail }: { detail: IdentityDetail }) {
  if (detail.ownerHints.length === 0) return null;
  return (
    <Panel id="owner-hints" title="Owner hints" side="not confirmed by anybody">
      <Pairs
        pairs={detail.ownerHints.map((hint) => ({
          key: `${hint.source} ${hint.key}`,
          name: `${named(hint.source)} ${hint.key}`,
          value: hint.value,
        }))}
      />
    </Panel>
  );
}

/** The identity that had the name before, and those that took it after; each is an identity of its own. */
export function LineagePanel({ detail }: { detail: IdentityDetail }) {
  const { predecessor, successors } = detail;
  if (predecessor === null && successors.length === 0) return null;
  return (
    <Panel id="lineage" title="The same name at other times">
      {predecessor !== null && (
        <p>
          Re-creates <PrincipalName principal={predecessor} />, which is gone.
        </p>
      )}
      {successors.map((successor) => (
        <p key={successor.id}>
          Was re-created as <PrincipalName principal={successor} />.
        </p>
      ))}
    </Panel>
  );
}
