import { fieldHelp } from "#components/filter/field-help.ts";
import { FilterInput } from "#components/filter/filter-input.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AskedCampaign } from "./asked-campaign.ts";
import type { CampaignsPage } from "./read-campaigns.ts";

const CONTROL = "h-8 w-full rounded-box border border-line-strong bg-page px-2 font-normal";
const usualDays = 30;

/** Name, whom it asks about, and until when: a plain form whose answer is the preview. */
export function CampaignForm({
  asked,
  page: { facets, problem, now },
}: {
  asked: AskedCampaign;
  page: CampaignsPage;
}) {
  const day = (later: number) => new Date(now.getTime() + later * 86_400_000).toISOString().slice(0, 10);
  return (
    <form
      action="/owners/campaigns"
      className="grid grid-cols-[200px_minmax(0,1fr)_160px_auto] items-end gap-3 max-mid:grid-cols-[minmax(0,1fr)]"
    >
      <label className="grid gap-1 font-semibold">
        Name
        <input
          name="name"
          required
          maxLength={100}
          autoComplete="off"
          defaultValue={asked.name}
          placeholder="Autumn 2026"
          className={CONTROL}
        />
      </label>
      <div className="grid gap-1">
        <span className="font-semibold">
          Only what passes this filter <span className="font-normal text-fg-2 text-note">optional</span>
        </span>
        <FilterInput text={asked.text} fields={fieldHelp(facets)} problem={problem} placeholder="tier:2" />
      </div>
      <label className="grid gap-1 font-semibold">
        Due
        <input
          type="date"
          name="due"
          required
          min={day(1)}
          defaultValue={asked.due || day(usualDays)}
          className={CONTROL}
        />
      </label>
      <Button type="submit" className="h-8 justify-self-start">
        Preview
      </Button>
    </form>
  );
}
