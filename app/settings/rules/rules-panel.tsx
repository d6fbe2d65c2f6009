import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { ActionForm } from "#components/form/action-form.tsx";
import { Confirm } from "#components/form/confirm.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { describe } from "#lib/domain/filter/describe.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { type RuleKind, ruleKinds } from "#lib/domain/rules.ts";
import type { ListedRule } from "#lib/queries/list-rules.ts";
import { listBehind } from "../../owners/address.ts";
import { moveRule } from "../actions/move-rule.ts";
import { removeRule } from "../actions/remove-rule.ts";
import { valueWords } from "./rule-words.ts";

type Props = {
  kind: RuleKind;
  rules: ListedRule[];
  teams: { key: string; name: string }[];
  mayChange: boolean;
};

const MEANING: Record<RuleKind, string> = {
  owner: "Suggests a team, and never counts as owned.",
  environment: "Wins over labels and names.",
  class: "Wins over use and names.",
};

/** The rules of one kind in their order, each with the list of whom its filter finds. */
export function RulesPanel({ kind, rules, teams, mayChange }: Props) {
  return (
    <Panel
      id={kind}
      title={ruleKinds[kind].label}
      side={formatNumber(rules.length)}
      lead={MEANING[kind]}
      flush
    >
      {rules.length === 0 ? (
        <p className="px-4 py-3 text-fg-2">No rule of this kind.</p>
      ) : (
        <ol>
          {rules.map((rule) => (
            <li
              key={rule.id}
              data-rule={rule.id}
              className="grid grid-cols-[20px_minmax(0,1fr)_auto] gap-x-2 border-line border-t px-4 py-2 first:border-t-0"
            >
              <span className="text-fg-2">{rule.position}</span>
              <div className="min-w-0">
                <p className="[overflow-wrap:anywhere]">
                  <code className="text-note">{rule.filter}</code> →{" "}
                  <strong>{valueWords(kind, rule.value, teams)}</strong>
                </p>
                <p className="text-fg-2 text-note [overflow-wrap:anywhere]">
                  {describe(parse(rule.filter))
                    .map(({ words }) => words)
                    .join(", ")}
                  :{" "}
                  <Link
                    href={listBehind(rule.filter)}
                    prefetch={false}
                    className="link-quiet"
                    data-number={rule.matches}
                  >
                    {formatNumber(rule.matches)}
                  </Link>
                  , by {rule.createdBy}
                </p>
              </div>
              {mayChange && <Change rule={rule} count={rules.length} />}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Change({ rule, count }: { rule: ListedRule; count: number }) {
  const { id, position } = rule;
  const hidden = (to: number) => ({ id: String(id), position: String(to) });
  return (
    <div className="no-print flex flex-wrap items-start justify-end gap-1">
      {position > 1 && (
        <ActionForm action={moveRule} hidden={hidden(position - 1)}>
          <IconButton type="submit" label={`Move number ${position} up`}>
            <ArrowUp aria-hidden className="size-4" strokeWidth={1.5} />
          </IconButton>
        </ActionForm>
      )}
      {position < count && (
        <ActionForm action={moveRule} hidden={hidden(position + 1)}>
          <IconButton type="submit" label={`Move number ${position} down`}>
            <ArrowDown aria-hidden className="size-4" strokeWidth={1.5} />
          </IconButton>
        </ActionForm>
      )}
      <Confirm
        action={removeRule}
        hidden={{ id: String(id) }}
        trigger="Remove"
        title={`Remove rule number ${position}?`}
        confirm="Remove"
        pending="Removing, and judging everybody again…"
      >
        <p>
          Whom it decided is judged by the rules after it, else by what the clouds say. The record keeps what
          it said.
        </p>
      </Confirm>
    </div>
  );
}
