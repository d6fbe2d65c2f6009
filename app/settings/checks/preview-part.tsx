import Link from "next/link";
import { formatNumber } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import type { CheckPreview, PreviewedChange } from "#lib/queries/findings/preview-check.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { askedWords, previewWords } from "./check-words.ts";
import { SaveCheckForm } from "./save-check-form.tsx";

type Props = { check: string; typed: Record<string, string>; preview: CheckPreview };

/** What would open and end, before it is saved. */
export function PreviewPart({ check, typed, preview }: Props) {
  return (
    <section
      aria-labelledby="preview-title"
      id="preview"
      className="no-print mt-3 rounded-box border border-line bg-frame"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
        <SaveCheckForm check={check} values={{ check, ...typed }} />
        <div className="min-w-[200px] flex-1">
          <h3 id="preview-title" className="text-title">
            {previewWords(preview)}
          </h3>
          <p className="text-fg-2">
            {askedWords(preview)} What ends so, ends as no longer applies. Setting it back opens it again.
          </p>
        </div>
      </div>
      <Sample name="Would open" change={preview.opens} />
      <Sample name="Would end" change={preview.ends} />
    </section>
  );
}

function Sample({ name, change: { count, sample } }: { name: string; change: PreviewedChange }) {
  if (sample.length === 0) return null;
  const shown = sample.length < count ? `, the first ${formatNumber(sample.length)}` : "";
  return (
    <details className="border-line border-t">
      <summary className="px-4 py-2 text-accent hover:underline">
        {name}: {formatNumber(count)}
        {shown}
      </summary>
      <Scroll label={name} bare>
        <table className="w-full min-w-[480px] border-separate border-spacing-0">
          <thead>
            <tr>
              {["Identity", "Scope", "Why"].map((heading) => (
                <th key={heading} scope="col" className={HEAD}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map(({ identity, evidence }) => (
              <tr key={`${identity?.id} ${evidence}`} className="group hover:bg-hover">
                <th scope="row" className={`${CELL} text-left font-normal`}>
                  {identity === null ? (
                    "nobody"
                  ) : (
                    <Link
                      href={`/identities/${identity.id}#findings`}
                      prefetch={false}
                      className="link-quiet"
                    >
                      {identity.name}
                    </Link>
                  )}
                </th>
                <td className={CELL}>{identity?.scope ?? "outside"}</td>
                <td className={CELL}>{evidence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
