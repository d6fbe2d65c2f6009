import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { kindWords } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { ActionDetail } from "#lib/queries/actions/action-detail.ts";
import { listAddress } from "../../identities/address.ts";

/** Which policies and roles give it, to how many: taking it out of the first lines takes it from most. */
export function GivenByPanel({ detail: { givenBy, can } }: { detail: ActionDetail }) {
  const { givers, isWhole } = givenBy;
  return (
    <Panel
      id="given-by"
      title="What gives it"
      side={isWhole ? formatCount(givers.length, "document", "documents") : "the most widely held"}
      lead={
        can.total === 0
          ? "Nothing that anybody holds gives it."
          : "Who may do it and holds the document; who holds several is counted with each. It may be bounded or denied for others who hold it."
      }
      flush={givers.length > 0}
    >
      {givers.length > 0 && (
        <Scroll label="Documents that give it" bare>
          <table className="w-full min-w-[340px] border-separate border-spacing-0">
            <thead className="text-fg-2 text-note">
              <tr>
                <th scope="col" className="px-4 py-1.5 text-left font-semibold">
                  Policy or role
                </th>
                <th scope="col" className="px-4 py-1.5 text-right font-semibold">
                  Held by
                </th>
              </tr>
            </thead>
            <tbody>
              {givers.map(({ role, others, provider, identities, filter }, at) => (
                <tr
                  key={role?.id ?? `nobody-${at}`}
                  className="hover:bg-hover [&>*]:border-line [&>*]:border-t"
                >
                  <th scope="row" className="px-4 py-1.5 text-left font-normal">
                    <CloudMark provider={provider} />{" "}
                    {role === null ? (
                      <span className="text-fg-2">a document that no role has any more</span>
                    ) : (
                      <>
                        <Link
                          href={`/roles/${role.id}`}
                          prefetch={false}
                          className="link-quiet [overflow-wrap:anywhere]"
                        >
                          {role.name}
                        </Link>{" "}
                        <span className="text-fg-2 text-note">
                          {kindWords(role.kind)}
                          {others > 0 && `, and ${formatNumber(others)} more with the same text`}
                        </span>
                      </>
                    )}
                  </th>
                  <td className="whitespace-nowrap px-4 py-1.5 text-right">
                    <Link
                      href={listAddress(filter, defaultSort)}
                      prefetch={false}
                      className="link-quiet"
                      data-number={identities}
                    >
                      {formatNumber(identities)}
                      <span className="sr-only"> who may do it and hold {role?.name ?? "that document"}</span>
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
