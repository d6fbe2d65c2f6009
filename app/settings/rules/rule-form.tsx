import { fieldHelp } from "#components/filter/field-help.ts";
import { FilterInput } from "#components/filter/filter-input.tsx";
import { Button } from "#components/ui/button.tsx";
import type { FieldName } from "#lib/domain/filter/fields.ts";
import { ruleKinds } from "#lib/domain/rules.ts";
import type { AskedRule } from "./asked-rule.ts";
import type { RulesPage } from "./read-rules.ts";
import { valuesOf } from "./rule-words.ts";

const SELECT = "h-8 w-full rounded-box border border-line-strong bg-page px-2";

/** Who passes a filter has a value: a plain form whose answer is the preview. */
export function RuleForm({ asked, page }: { asked: AskedRule; page: RulesPage }) {
  const { kind, text, value, position } = asked;
  const barred: readonly FieldName[] = ruleKinds[kind].barred;
  const earlier = page.rules.filter((rule) => rule.kind === kind);
  return (
    <form
      action="/settings/rules"
      className="grid grid-cols-[minmax(0,1fr)_200px_160px_auto] items-end gap-3 max-mid:grid-cols-[minmax(0,1fr)]"
    >
      <input type="hidden" name="kind" value={kind} />
      <div className="grid gap-1">
        <span className="font-semibold">Whoever passes this filter</span>
        <FilterInput
          text={text}
          fields={fieldHelp(page.facets).filter(({ name }) => !barred.some((one) => one === name))}
          problem={page.problem}
          placeholder="scope:payments-prod"
        />
      </div>
      <label className="grid gap-1 font-semibold">
        {kind === "owner" ? "is probably of" : `is of ${ruleKinds[kind].label.toLowerCase()}`}
        <select name="value" required defaultValue={value} className={`${SELECT} font-normal`}>
          <option value="" disabled>
            choose
          </option>
          {valuesOf(kind, page.teams).map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1 font-semibold">
        Place
        <select name="position" defaultValue={position ?? ""} className={`${SELECT} font-normal`}>
          <option value="">after all others</option>
          {earlier.map((rule) => (
            <option key={rule.id} value={rule.position}>
              before number {rule.position}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" className="h-8 justify-self-start">
        Preview
      </Button>
    </form>
  );
}
