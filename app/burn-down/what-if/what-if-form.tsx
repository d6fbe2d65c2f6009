import { Button } from "#components/ui/button.tsx";
import { whatIfKinds } from "#lib/domain/burn-down/what-if.ts";
import { kindWords } from "./kind-words.ts";

type Props = { q: string; kinds: readonly string[] };

/** Whose, and which kinds of removal: a plain form whose answer is the page. */
export function WhatIfForm({ q, kinds }: Props) {
  return (
    <form
      key={`${q} ${kinds.join()}`}
      action="/burn-down/what-if"
      aria-label="What would be removed"
      className="no-print mb-4 flex flex-wrap items-end gap-x-4 gap-y-2"
    >
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="text-fg-2 text-note">Remove what is proven unused for 90 days</legend>
        {whatIfKinds.map((kind) => (
          <label key={kind} className="flex min-h-[30px] items-center gap-1.5">
            <input type="checkbox" name="kinds" value={kind} defaultChecked={kinds.includes(kind)} />
            {kindWords[kind]}
          </label>
        ))}
      </fieldset>
      <label className="grid min-w-40 flex-1 gap-0.5 text-fg-2 text-note">
        Of identities that pass
        <input
          name="q"
          defaultValue={q}
          placeholder="team:payments environment:production"
          autoComplete="off"
          spellCheck={false}
          className="h-[30px] w-full rounded-box border border-line-strong bg-page px-2 font-mono text-body text-fg placeholder:text-fg-3"
        />
      </label>
      <Button type="submit">What if?</Button>
    </form>
  );
}
