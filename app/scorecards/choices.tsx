import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { cardsAddress, ENVIRONMENTS, PROVIDERS } from "./asked-cards.ts";
import type { CardsPage } from "./read-cards.ts";

const SELECT =
  "h-[30px] w-full max-w-48 rounded-box border border-line-strong bg-page px-2 text-body text-fg";

/** Which part of the estate: a plain form whose answer is the page, and what was chosen in words, on paper too. */
export function Choices({ asked, teams }: Pick<CardsPage, "asked" | "teams">) {
  const { narrow, by, state } = asked;
  return (
    <div className="mb-4 grid gap-2">
      <form
        key={cardsAddress(asked)}
        action="/scorecards"
        aria-label="Which scorecards"
        className="no-print flex flex-wrap items-end gap-x-3 gap-y-2"
      >
        <Choice name="team" label="Team" value={narrow.team}>
          <option value="none">No team</option>
          {teams.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice name="provider" label="Provider" value={narrow.provider}>
          {PROVIDERS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice name="environment" label="Environment" value={narrow.environment}>
          {ENVIRONMENTS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Choice>
        <label className="grid gap-0.5 text-fg-2 text-note">
          Told by
          <select name="by" defaultValue={by} className={SELECT}>
            <option value="team">team</option>
            <option value="class">class of work</option>
          </select>
        </label>
        {state !== null && <input type="hidden" name="state" value={state} />}
        <Button type="submit">Show</Button>
      </form>
      <Chosen asked={asked} teams={teams} />
    </div>
  );
}

function Choice(props: { name: string; label: string; value: string | null; children: ReactNode }) {
  return (
    <label className="grid gap-0.5 text-fg-2 text-note">
      {props.label}
      <select name={props.name} defaultValue={props.value ?? ""} className={SELECT}>
        <option value="">all</option>
        {props.children}
      </select>
    </label>
  );
}

function Chosen({ asked, teams }: Pick<CardsPage, "asked" | "teams">) {
  const { team, provider, environment } = asked.narrow;
  const chips: { words: string; without: Parameters<typeof cardsAddress>[1] }[] = [];
  if (team !== null)
    chips.push({
      words: `Team: ${team === "none" ? "No team" : (teams.find(({ key }) => key === team)?.name ?? team)}`,
      without: { team: null },
    });
  if (provider !== null)
    chips.push({ words: `Provider: ${labelOf(PROVIDERS, provider)}`, without: { provider: null } });
  if (environment !== null)
    chips.push({
      words: `Environment: ${labelOf(ENVIRONMENTS, environment)}`,
      without: { environment: null },
    });
  if (asked.state !== null) chips.push({ words: `Status: ${asked.state}`, without: { state: null } });
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Chosen" className="flex flex-wrap gap-1.5">
      {chips.map(({ words, without }) => (
        <li key={words} className="min-w-0">
          <Chip words={words} without={cardsAddress(asked, without)} />
        </li>
      ))}
    </ul>
  );
}

function labelOf(all: readonly { value: string; label: string }[], value: string): string {
  return all.find((one) => one.value === value)?.label ?? value;
}
