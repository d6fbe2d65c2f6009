"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { FilterInput, type FilterProblem } from "#components/filter/filter-input.tsx";
import type { FieldHelp } from "#components/filter/filter-suggestions.ts";

type Props = {
  /** The filter as the address has it. */
  text: string;
  sort: string | null;
  fields: FieldHelp[];
  problem: FilterProblem | null;
};

/** The filter of the list. A plain form: it works before and without its script. */
export function FilterBox({ text, sort, fields, problem }: Props) {
  const router = useRouter();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const params = new URLSearchParams({
      q: String(new FormData(event.currentTarget).get("q") ?? "").trim(),
    });
    if (sort !== null) params.set("sort", sort);
    router.push(`/identities?${params}`);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element is not yet known to every browser.
    <form action="/identities" role="search" onSubmit={submit}>
      <FilterInput
        text={text}
        fields={fields}
        problem={problem}
        placeholder="Every identity. Try kind:aws_iam_user last-used>90d"
      />
      {sort !== null && <input type="hidden" name="sort" value={sort} />}
    </form>
  );
}
