import type { ReactNode } from "react";
import { conditionWords } from "#components/policy/condition-words.ts";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import type { IdentityDetail, RefLink, TrustDetail } from "#lib/queries/identity-detail.ts";
import { RefName } from "./ref-name.tsx";
import { byMechanism, isOpen, mechanismWords, partyName, partyWords } from "./trust-words.ts";

/** Who may become the identity, by mechanism, with the conditions each must meet. */
export function TrustsPanel({ detail }: { detail: IdentityDetail }) {
  const { trusts } = detail;
  if (trusts.length === 0 && !BECOME_BY_TRUST.has(detail.identity.kind)) return null;
  const open = trusts.filter(isOpen).length;
  return (
    <Panel
      id="trusts"
      title="Who may become it"
      side={formatCount(trusts.length, "way in", "ways in")}
      lead={open > 0 ? <Status kind="breach">Anybody, from any account, may become it.</Status> : undefined}
    >
      {trusts.length === 0 ? (
        <p className="text-fg-2">Its trust policy lets nobody in.</p>
      ) : (
        byMechanism(trusts).map((group) => (
          <Group key={group.mechanism} title={mechanismWords(group.mechanism)}>
            {group.trusts.map((trust) => (
              <Way key={trust.id} trust={trust} party={trust.trusted} />
            ))}
          </Group>
        ))
      )}
    </Panel>
  );
}

/** Kinds nobody signs in to with a credential: a trust is the only way in, so having none is worth saying. */
const BECOME_BY_TRUST = new Set(["aws_iam_role"]);

/** What the identity is trusted to become; nothing is drawn when nothing trusts it by name. */
export function BecomesPanel({ trustedBy, total }: { trustedBy: TrustDetail[]; total: number }) {
  if (trustedBy.length === 0) return null;
  return (
    <Panel
      id="becomes"
      title="What it may become"
      side={formatCount(total, "way", "ways")}
      lead="These trust it by name. To use that, its own policies must allow it too."
      footer={total > trustedBy.length ? `The first ${formatNumber(trustedBy.length)} are shown.` : undefined}
    >
      {byMechanism(trustedBy).map((group) => (
        <Group key={group.mechanism} title={mechanismWords(group.mechanism)}>
          {group.trusts.map((trust) => (
            <Way key={trust.id} trust={trust} party={trust.subject} />
          ))}
        </Group>
      ))}
    </Panel>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mt-3 first:mt-0">
      <h3 className="mb-1 text-fg-2 text-note">{title}</h3>
      <ul className="grid gap-2">{children}</ul>
    </div>
  );
}

/** Kinds of reference that name one identity: when nobody answers to it, that is worth saying. */
const NAMES_ONE = new Set(["id", "name"]);

function Way({ trust, party }: { trust: TrustDetail; party: RefLink }) {
  const clauses = conditionWords(trust.condition);
  const meaning = party === trust.trusted ? partyWords(trust) : null;
  return (
    <li>
      <p>
        {party.principal === null && !NAMES_ONE.has(party.kind) ? (
          <span className="font-semibold [overflow-wrap:anywhere]">{partyName(party)}</span>
        ) : (
          <RefName link={party} />
        )}
        {meaning !== null && <span className="text-fg-2">: {meaning}</span>}
      </p>
      {clauses.map((clause) => (
        <p key={clause} className="pl-[18px] text-note [overflow-wrap:anywhere]">
          <span className="text-fg-2">only if</span> <span className="font-mono">{clause}</span>
        </p>
      ))}
    </li>
  );
}
