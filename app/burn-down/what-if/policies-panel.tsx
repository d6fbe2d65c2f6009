import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { RollcallError } from "#lib/errors.ts";
import type { ItemSize } from "#lib/queries/burn-down/what-if-policies.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { itemAddress } from "../address.ts";
import { ItemLinks } from "./items-panel.tsx";
import { readPolicies, type WhatIfPage } from "./read-what-if.ts";

const mostListed = 10;

/** How large the documents that change are before and after: their sum, and item by item. */
export async function PoliciesPanel({ page }: { page: WhatIfPage }) {
  const read = await readPolicies(page).catch(problemOf);
  if (read instanceof RollcallError)
    return (
      <Panel id="policies" title="Size of policies">
        <States state="error" problem={read.message} hint={read.hint} />
      </Panel>
    );
  const { looked, of, before, after, items, refused } = read;
  const isAll = looked === of;
  return (
    <Panel
      id="policies"
      title="Size of policies"
      lead={
        <>
          {formatNumber(before)} bytes before, {formatNumber(after)} after, in the documents that{" "}
          {isAll
            ? `${formatCount(of, "item changes", "items change")}.`
            : `the ${formatNumber(looked)} largest of ${formatNumber(of)} items change.`}{" "}
          {after > before &&
            "They grow where a wildcard gives way to the names of what stays, and where an identity gets a copy of its own."}
        </>
      }
      flush
      footer={
        refused.length === 0 ? undefined : (
          <details>
            <summary className="cursor-pointer">
              No change can be written for {formatNumber(refused.length)} of them
            </summary>
            <ItemLinks items={refused.map(({ id, title, why }) => ({ id, title: `${title}: ${why}` }))} />
          </details>
        )
      }
    >
      {items.length > 0 && <Sizes items={items.slice(0, mostListed)} />}
      {items.length > mostListed && (
        <details>
          <summary className="cursor-pointer px-3 py-2 text-accent hover:underline">
            and {formatNumber(items.length - mostListed)} more
          </summary>
          <Sizes items={items.slice(mostListed)} />
        </details>
      )}
    </Panel>
  );
}

/** The rest of the page stands without it. */
function problemOf(error: unknown): RollcallError {
  if (error instanceof RollcallError) return error;
  throw error;
}

/** In the place of the panel while the changes are written. */
export function PoliciesWaiting({ items }: { items: number }) {
  return (
    <Panel id="policies" title="Size of policies">
      <p className="text-fg-2">Writing the changes of {formatCount(items, "item", "items")} …</p>
    </Panel>
  );
}

function Sizes({ items }: { items: readonly ItemSize[] }) {
  return (
    <Scroll label="Size of policies by item" bare>
      <table className="w-full min-w-[300px] border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Item
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Bytes before
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, title, before, after }) => (
            <tr key={id} className="group hover:bg-hover" data-size={id}>
              <th scope="row" className={`${CELL} text-left font-normal`}>
                <Link
                  href={itemAddress(id)}
                  prefetch={false}
                  className="[overflow-wrap:anywhere] hover:underline"
                >
                  {title}
                </Link>
              </th>
              <td className={`${CELL} text-right`}>{formatNumber(before)}</td>
              <td className={`${CELL} text-right`}>{formatNumber(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
