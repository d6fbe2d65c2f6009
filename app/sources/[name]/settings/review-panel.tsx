import Link from "next/link";
import type { ReactNode, Ref } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { formatList } from "#components/ui/format.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import type { ChangeMeaning } from "#lib/providers/change-config.ts";
import { ENGINE_STATES } from "../../engine-words.ts";
import { SettingChanges } from "../../setting-changes.tsx";

type Props = {
  meaning: ChangeMeaning;
  pinned: string | null;
  address: string;
  ref: Ref<HTMLElement>;
  /** Save. */
  children: ReactNode;
};

/** What a change of settings means before it is saved: what becomes what, what that costs and needs, and how it is taken back. */
export function ReviewPanel({ meaning, pinned, address, ref, children }: Props) {
  const { changes, engines, pins, steps } = meaning;
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby="review-title"
      className="grid grid-cols-[minmax(0,1fr)] gap-4 rounded-box border border-line-strong p-4"
    >
      <h2 id="review-title" className="text-title">
        What this change means
      </h2>
      <SettingChanges changes={changes} />
      {pins.length > 0 && pinned !== null && (
        <p className="flex items-start gap-1.5 [&>svg]:mt-[3px]">
          <StatusIcon kind="watch" />
          <span>
            This source is {pinned} and stays that. If {formatList(pins)} lead elsewhere, its next collection
            is refused and nothing is mixed: connect the other one as a source of its own.
          </span>
        </p>
      )}
      {engines.map(({ title, from, to, means }) => (
        <p key={title} className="text-pretty">
          <strong>{title}</strong>:{" "}
          {from === to ? ENGINE_STATES[to] : `${ENGINE_STATES[from]} → ${ENGINE_STATES[to]}`}.{" "}
          <span className="text-fg-2">{means}</span>
        </p>
      ))}
      {steps.length > 0 && <Steps steps={steps} address={address} />}
      <p className="text-fg-2 text-note">
        It holds from the next collection on; what is stored stays as it is. The record of decisions keeps
        what was before, and the source&rsquo;s page takes this change back as long as no other follows.
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {children}
        <Link href={address} prefetch={false} className="text-accent hover:underline">
          Leave it as it is
        </Link>
      </div>
    </section>
  );
}

function Steps({ steps, address }: Pick<ChangeMeaning, "steps"> & { address: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p>
        To set up on the other side, new or changed by this; without it, the next collection says what is
        missing and closes nothing.{" "}
        <Link href={`${address}/set-up`} prefetch={false} className="text-accent hover:underline">
          Once saved, the whole set-up
        </Link>{" "}
        shows it too.
      </p>
      {steps.map(({ title, text, code }) => (
        <details key={title} className="rounded-box border border-line">
          <summary className="px-3 py-2 text-accent hover:underline">{title}</summary>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-2 border-line border-t p-3">
            <p className="text-fg-2 text-note">{text}</p>
            {code !== null && (
              <>
                <div className="flex items-center justify-between gap-3">
                  <span className="font-mono text-fg-2 text-note">{code.name}</span>
                  <CopyButton text={code.text} what={code.name} />
                </div>
                <CodeBlock text={code.text} label={code.name} />
              </>
            )}
          </div>
        </details>
      ))}
    </div>
  );
}
