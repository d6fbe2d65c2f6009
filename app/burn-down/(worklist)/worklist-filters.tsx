import { Button } from "#components/ui/button.tsx";
import { Chip } from "#components/ui/chip.tsx";
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";
import { decisionKinds } from "#lib/domain/checks/check.ts";
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { describe } from "#lib/domain/filter/describe.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import { itemRisks, itemStates } from "#lib/domain/work-items/work-item.ts";
import type { ItemHappening, ItemSort } from "#lib/queries/work-items/list-work-items.ts";
import { type WorklistAsked, worklistAddress } from "../address.ts";
import { identitiesAsked } from "../asked-worklist.ts";
import type { WorklistPage } from "../read-worklist.ts";

const SELECT = "h-[30px] max-w-full rounded-box border border-line-strong bg-page px-2";
const SORTS: Record<ItemSort, string> = {
  risk: "most harm first",
  effort: "least effort first",
  age: "oldest first",
};
const STATES = [
  { value: "left", label: "What is left" },
  { value: "undecided", label: "Open or planned" },
  ...Object.entries(itemStates).map(([value, { label }]) => ({ value, label })),
  { value: "in-scope", label: "All that still counts" },
  { value: "ended", label: "All that ended" },
  { value: "all", label: "Everything" },
];

/** Which items, in which order: a plain form whose answer is the list, and what was chosen in words. */
export function WorklistFilters({ page }: { page: WorklistPage }) {
  const { asked, teams } = page;
  return (
    <div className="grid gap-2">
      <form
        key={worklistAddress(asked)}
        action="/burn-down"
        aria-label="Which items"
        className="no-print flex flex-wrap items-end gap-x-3 gap-y-2"
      >
        <Choice name="team" label="Team" value={asked.team ?? ""}>
          <option value="">any</option>
          <option value="none">No owner</option>
          {teams.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice name="state" label="State" value={asked.state === "left" ? "" : asked.state}>
          {STATES.map(({ value, label }) => (
            <option key={value} value={value === "left" ? "" : value}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice name="decision" label="Decision" value={asked.decision ?? ""}>
          <option value="">any</option>
          {Object.entries(decisionKinds).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice name="risk" label="Risk" value={asked.risk ?? ""}>
          <option value="">any</option>
          {Object.keys(itemRisks)
            .reverse()
            .map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
        </Choice>
        <Choice name="sort" label="Order" value={asked.sort === "risk" ? "" : asked.sort}>
          {Object.entries(SORTS).map(([value, label]) => (
            <option key={value} value={value === "risk" ? "" : value}>
              {label}
            </option>
          ))}
        </Choice>
        <label className="grid min-w-40 flex-1 gap-0.5 text-fg-2 text-note">
          Identities
          <input
            name="q"
            defaultValue={asked.q}
            placeholder="tier:2 scope:payments-prod"
            autoComplete="off"
            spellCheck={false}
            className={`${SELECT} w-full font-mono text-body text-fg placeholder:text-fg-3`}
          />
        </label>
        {asked.campaign !== null && <input type="hidden" name="campaign" value={asked.campaign} />}
        {asked.joined !== null && <input type="hidden" name="joined" value={asked.joined} />}
        {asked.happened !== null && <input type="hidden" name="happened" value={asked.happened} />}
        {asked.since !== null && <input type="hidden" name="since" value={asked.since} />}
        {asked.blocked !== null && <input type="hidden" name="blocked" value={asked.blocked} />}
        {asked.found !== null && <input type="hidden" name="found" value={asked.found} />}
        {asked.back && <input type="hidden" name="back" value="yes" />}
        <Button type="submit">Show</Button>
      </form>
      <Chosen asked={asked} teams={teams} campaigns={page.campaigns} />
    </div>
  );
}

function Choice(props: { name: string; label: string; value: string; children: React.ReactNode }) {
  return (
    <label className="grid gap-0.5 text-fg-2 text-note">
      {props.label}
      <select
        name={props.name}
        defaultValue={props.value}
        className={`${SELECT} w-full max-w-48 text-body text-fg`}
      >
        {props.children}
      </select>
    </label>
  );
}

const JOINED: Record<JoinedAs, string> = {
  baseline: "from its start",
  added: "added since",
  catalogue: "brought by a grown catalogue",
};

const HAPPENED: Record<ItemHappening, string> = {
  removed: "Removed",
  "came-back": "Came back",
  "no-longer": "No longer applies",
  added: "Added",
  catalogue: "Brought by a grown catalogue",
};

const BLOCKED: Record<Blocker["why"], string> = {
  young: "somebody young",
  blind: "somebody not watched",
  unknown: "somebody not known",
  needs: "somebody who needs it",
};

function Chosen({ asked, teams, campaigns }: Pick<WorklistPage, "asked" | "teams" | "campaigns">) {
  const here = { ...asked, after: null };
  const chips: { words: string; without: Partial<WorklistAsked> }[] = [
    ...(asked.team === null
      ? []
      : [
          {
            words: `Team: ${asked.team === "none" ? "No owner" : (teams.find(({ key }) => key === asked.team)?.name ?? asked.team)}`,
            without: { team: null },
          },
        ]),
    ...(asked.state === "left"
      ? []
      : [
          {
            words: `State: ${STATES.find(({ value }) => value === asked.state)?.label ?? asked.state}`,
            without: { state: "left" as const },
          },
        ]),
    ...(asked.decision === null
      ? []
      : [{ words: decisionKinds[asked.decision], without: { decision: null } }]),
    ...(asked.risk === null ? [] : [{ words: `Risk: ${asked.risk}`, without: { risk: null } }]),
    ...(asked.campaign === null
      ? []
      : [
          {
            words: `Campaign: ${campaigns.find(({ id }) => id === asked.campaign)?.name ?? asked.campaign}${asked.joined === null ? "" : `, ${JOINED[asked.joined]}`}`,
            without: { campaign: null, joined: null, happened: null, since: null },
          },
        ]),
    ...(asked.happened === null
      ? []
      : [
          {
            words: `${HAPPENED[asked.happened]} since ${(asked.since ?? "").slice(0, 10)}`,
            without: { happened: null, since: null },
          },
        ]),
    ...(asked.blocked === null
      ? []
      : [{ words: `In the way: ${BLOCKED[asked.blocked]}`, without: { blocked: null } }]),
    ...(asked.found === null
      ? []
      : [{ words: `Found: ${checkCodes[asked.found].label}`, without: { found: null } }]),
    ...(asked.back ? [{ words: "Came back after an end", without: { back: false } }] : []),
    ...(asked.overdue ? [{ words: "Planned for a day that has passed", without: { overdue: false } }] : []),
    ...(asked.q === ""
      ? []
      : [
          {
            words: `Identities: ${describe(identitiesAsked(asked))
              .map(({ words }) => words)
              .join(", ")}`,
            without: { q: "" },
          },
        ]),
  ];
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Chosen" className="flex flex-wrap gap-1.5">
      {chips.map(({ words, without }) => (
        <li key={words} className="min-w-0">
          <Chip words={words} without={worklistAddress({ ...here, ...without })} />
        </li>
      ))}
    </ul>
  );
}
