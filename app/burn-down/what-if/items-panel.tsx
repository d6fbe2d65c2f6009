import Link from "next/link";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { WhatIf } from "#lib/queries/burn-down/what-if.ts";
import { itemAddress, worklistAddress } from "../address.ts";
import { whatIfAddress } from "./address.ts";
import { blockedWords, keptWords, kindWords } from "./kind-words.ts";
import type { WhatIfPage } from "./read-what-if.ts";

/** So many are listed in place. */
const mostListed = 50;

/** What would be done, what would not and why, what stands in the way, and what breaks where it is wrong. */
export function ItemsPanel({ page }: { page: WhatIfPage }) {
  const { said, asked } = page;
  const { items, kept, blocked, beyond, sampled, scope } = said;
  return (
    <Panel id="items" title="What would be done">
      <ul className="grid gap-3">
        {items.map(({ kind, items: all, done, breaks }) => (
          <li key={kind}>
            <span className="font-semibold">{kindWords[kind]}</span>: {formatNumber(done)} of{" "}
            <Link
              href={worklistAddress({ q: scope, decision: kind })}
              prefetch={false}
              className="link-quiet"
              data-items={all}
            >
              {formatCount(all, "item", "items")}
            </Link>
            {done > 0 && <span className="block text-fg-2 text-note">If it is wrong: {breaks}</span>}
          </li>
        ))}
      </ul>
      {kept.length > 0 && (
        <>
          <h3 className="mt-4 font-semibold">Not done</h3>
          <ul className="grid gap-1">
            {kept.map((one) => (
              <li key={one.reason}>
                <Kept {...one} />
              </li>
            ))}
          </ul>
        </>
      )}
      {blocked.length > 0 && (
        <>
          <h3 className="mt-4 font-semibold">In the way</h3>
          <p className="text-fg-2 text-note">
            From a document that several get an action goes only when each is proven not to use it; these
            items take it from one alone.
          </p>
          <ul className="grid gap-1">
            {blocked.map(({ why, items: count }) => (
              <li key={why}>
                <Link
                  href={worklistAddress({ q: scope, blocked: why, ...oneKind(said) })}
                  prefetch={false}
                  className="link-quiet"
                  data-items={count}
                >
                  {formatCount(count, "item", "items")}
                </Link>
                : {blockedWords[why]}
              </li>
            ))}
          </ul>
        </>
      )}
      {sampled === null && beyond > 0 && (
        <p className="mt-4">
          <Link
            href={`${whatIfAddress({ ...asked, show: "beyond" })}#changes`}
            prefetch={false}
            className="link-quiet"
          >
            {formatCount(beyond, "identity", "identities")}
          </Link>{" "}
          outside of the filter would lose unused actions too: they get documents that are changed for
          everybody.
        </p>
      )}
    </Panel>
  );
}

/** Only items that remove actions name who stands in their way. */
function oneKind({ kinds }: WhatIf): { decision?: "remove-actions" } {
  return kinds.includes("remove-actions") ? { decision: "remove-actions" } : {};
}

function Kept({ reason, items }: WhatIf["kept"][number]) {
  return (
    <details>
      <summary className="cursor-pointer">
        <span data-items={items.length} className="link-quiet">
          {formatNumber(items.length)}
        </span>{" "}
        {keptWords[reason]}
      </summary>
      <ItemLinks items={items} />
    </details>
  );
}

export function ItemLinks({ items }: { items: readonly { id: string; title: string }[] }) {
  return (
    <ul className="my-1 ml-4 grid gap-0.5 text-note">
      {items.slice(0, mostListed).map(({ id, title }) => (
        <li key={id}>
          <Link href={itemAddress(id)} prefetch={false} className="[overflow-wrap:anywhere] hover:underline">
            {title}
          </Link>
        </li>
      ))}
      {items.length > mostListed && (
        <li className="text-fg-2">
          and {formatNumber(items.length - mostListed)} more, by the API or the command line
        </li>
      )}
    </ul>
  );
}
