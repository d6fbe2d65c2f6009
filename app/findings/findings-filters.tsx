import { fieldHelp } from "#components/filter/field-help.ts";
import { FilterInput, type FilterProblem } from "#components/filter/filter-input.tsx";
import { Button } from "#components/ui/button.tsx";
import { checkKeys } from "#lib/domain/checks/check-codes.ts";
import { checkOf } from "#lib/domain/checks/registry.ts";
import type { Facet } from "#lib/queries/facet-identities.ts";
import { CONFIDENCES, STATES } from "./address.ts";

const SELECT = "h-8 w-full rounded-box border border-line-strong bg-page px-2 font-normal";

type Props = {
  /** As the address has them. */
  typed: { rule: string; state: string; confidence: string; q: string };
  facets: Facet[];
  problem: FilterProblem | null;
};

/** A plain form whose answer is the list. */
export function FindingsFilters({ typed, facets, problem }: Props) {
  const choices = {
    rule: checkKeys.map((key) => ({ value: key, label: checkOf(key)?.title ?? key })),
    state: Object.entries(STATES).map(([value, label]) => ({ value, label })),
    confidence: CONFIDENCES.map((value) => ({ value, label: value })),
  };
  return (
    <form
      action="/findings"
      className="no-print mb-3 grid grid-cols-[200px_200px_130px_minmax(0,1fr)_auto] items-end gap-3 max-mid:grid-cols-[minmax(0,1fr)]"
    >
      <Choice name="rule" title="Check" value={typed.rule} any="every check" choices={choices.rule} />
      <Choice name="state" title="State" value={typed.state} choices={choices.state} />
      <Choice
        name="confidence"
        title="Confidence"
        value={typed.confidence}
        any="any"
        choices={choices.confidence}
      />
      <div className="grid gap-1">
        <span className="font-semibold">Of identities that pass this filter</span>
        <FilterInput
          text={typed.q}
          fields={fieldHelp(facets)}
          problem={problem}
          placeholder="environment:production tier:2"
        />
      </div>
      <Button type="submit" className="h-8 justify-self-start">
        Show
      </Button>
    </form>
  );
}

type ChoiceProps = {
  name: string;
  title: string;
  value: string;
  /** What it is called to choose none. */
  any?: string;
  choices: { value: string; label: string }[];
};

function Choice({ name, title, value, any, choices }: ChoiceProps) {
  return (
    <label className="grid gap-1 font-semibold">
      {title}
      <select key={value} name={name} defaultValue={value} className={SELECT}>
        {any !== undefined && <option value="">{any}</option>}
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  );
}
