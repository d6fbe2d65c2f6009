import Link from "next/link";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { RulePreview } from "#lib/queries/preview-rule.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { AddRuleForm } from "./add-rule-form.tsx";
import type { AskedRule } from "./asked-rule.ts";
import { valueWords } from "./rule-words.ts";

type Props = { asked: AskedRule; preview: RulePreview; teams: { key: string; name: string }[] };

/** Exactly which identities the rule would change, before it is added. */
export function PreviewPanel({ asked, preview, teams }: Props) {
  const { kind, text, value, position } = asked;
  const { decides, changes, from, sample } = preview;
  const words = (one: string) => valueWords(kind, one, teams);
  return (
    <Panel
      id="preview"
      title={`It decides ${formatCount(decides, "identity", "identities")}, and changes ${formatNumber(changes)}`}
      side={from.map((one) => `${formatNumber(one.count)} from ${words(one.value)}`).join(", ")}
      flush
    >
      <div className="flex flex-wrap items-center gap-3 px-4 py-3">
        <AddRuleForm rule={{ kind, q: text, value, position: String(position ?? "") }} />
        <p className="min-w-[200px] flex-1 text-fg-2">
          {changes === 0
            ? "Nobody would be judged otherwise now; it would hold for who comes."
            : "It is written down with whom it changed, and can be taken away again."}
        </p>
      </div>
      {sample.length > 0 && (
        <details open={sample.length <= 20} className="border-line border-t">
          <summary className="px-4 py-2 text-accent hover:underline">
            {sample.length < changes
              ? `The first ${formatNumber(sample.length)} of ${formatNumber(changes)} by name`
              : `${formatCount(changes, "identity", "identities")} by name`}
          </summary>
          <Scroll label="Whom it would change" bare>
            <table className="w-full min-w-[480px] border-separate border-spacing-0">
              <thead>
                <tr>
                  {["Identity", "Scope", "Now", "Then"].map((name) => (
                    <th key={name} scope="col" className={HEAD}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {sample.map((row) => (
                  <tr key={row.id} className="group hover:bg-hover" data-changes={row.id}>
                    <th scope="row" className={`${CELL} text-left font-normal`}>
                      <Link href={`/identities/${row.id}`} prefetch={false} className="link-quiet">
                        {row.name}
                      </Link>
                    </th>
                    <td className={CELL}>{row.scope ?? "outside"}</td>
                    <td className={CELL}>{words(row.from)}</td>
                    <td className={CELL}>{words(row.to)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </details>
      )}
    </Panel>
  );
}
