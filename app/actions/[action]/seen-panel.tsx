import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Age } from "#components/ui/day.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { Counted, SeenIdentity } from "#lib/queries/actions/action-detail.ts";
import { listAddress } from "../../identities/address.ts";
import { useWords } from "./action-words.ts";
import type { ActionPage } from "./read-action.ts";

/** Who did it, the latest first, and what the counts leave open. */
export function UsedPanel({ page: { asOf, detail } }: { page: ActionPage }) {
  const { used, windowDays } = detail;
  return (
    <Panel
      id="used"
      title="Who used it"
      side={`in ${windowDays} days, granted or not`}
      lead={useWords(detail) || undefined}
      footer={<More told={used} />}
      flush={used.latest.length > 0}
    >
      {used.latest.length > 0 ? (
        <Latest identities={used.latest} asOf={asOf} said="used it" />
      ) : (
        <p className="text-fg-2">Nobody was seen doing it.</p>
      )}
    </Panel>
  );
}

/** Who tried it and may not: an attempt shows where logs are read, so none shown is not none made. */
export function DeniedPanel({ page: { asOf, detail } }: { page: ActionPage }) {
  const { denied, windowDays } = detail;
  return (
    <Panel
      id="denied"
      title="Who was refused"
      side={`in ${windowDays} days`}
      footer={<More told={denied} />}
      flush={denied.latest.length > 0}
    >
      {denied.latest.length > 0 ? (
        <Latest identities={denied.latest} asOf={asOf} said="was refused" />
      ) : (
        <p className="text-fg-2">
          No refused attempt was seen. Attempts show where a log is read; whether there were others is not
          known.
        </p>
      )}
    </Panel>
  );
}

function More({ told: { total, filter } }: { told: Counted }) {
  return (
    <Link href={listAddress(filter, defaultSort)} prefetch={false} className="text-accent hover:underline">
      {total === 0
        ? "The list, empty"
        : total === 1
          ? "The one in the list"
          : `All ${formatNumber(total)} in the list`}
    </Link>
  );
}

function Latest({ identities, asOf, said }: { identities: SeenIdentity[]; asOf: Date; said: string }) {
  return (
    <table className="w-full border-separate border-spacing-0">
      <caption className="sr-only">The latest who {said}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Identity</th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {identities.map(({ id, name, provider, on }) => (
          <tr
            key={id}
            className="hover:bg-hover [&:not(:first-child)>*]:border-line [&:not(:first-child)>*]:border-t"
          >
            <th scope="row" className="px-4 py-1.5 text-left font-normal">
              <CloudMark provider={provider} />{" "}
              <Link
                href={`/identities/${id}`}
                prefetch={false}
                className="link-quiet [overflow-wrap:anywhere]"
              >
                {name}
              </Link>
            </th>
            <td className="whitespace-nowrap px-4 py-1.5 text-right text-note">
              <Age date={new Date(on)} asOf={asOf} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
