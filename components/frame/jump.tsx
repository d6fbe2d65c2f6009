"use client";

import { Command } from "cmdk";
import { CornerDownLeft, Keyboard, Link2, ShieldQuestionMark } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { copyText } from "#components/ui/copy-text.ts";
import { toast } from "#components/ui/toast.ts";
import { PAGES } from "./pages.ts";
import { THEMES } from "./theme-switch.tsx";
import { useFoundIdentities } from "./use-found-identities.ts";

const ITEM =
  "flex min-h-8 items-center gap-2.5 rounded-key px-2 py-1 text-fg-2 data-[selected=true]:bg-selected data-[selected=true]:text-fg";
const ICON = { "aria-hidden": true, className: "size-4 flex-none", strokeWidth: 1.5 } as const;

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-fg-2 [&_[cmdk-group-heading]]:text-note"
    >
      {children}
    </Command.Group>
  );
}

/** What was typed where it may be the name of an action: `iam:PassRole`, `storage.objects.get`, `Microsoft.Web/sites/read`. */
function actionMeant(text: string): string | null {
  const word = text.trim().replace(/^who can /i, "");
  return /^[\w-]+([:./][\w$-]+)+$/.test(word) ? word : null;
}

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onKeys: () => void };

/** The jump box: pages, identities by name, theme and actions, found as one types. */
export function Jump({ open, onOpenChange, onKeys }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 rounded-box border border-line-strong bg-page outline-none"
        >
          <Dialog.Title className="sr-only">Jump to a page, an identity or an action</Dialog.Title>
          <Choices close={() => onOpenChange(false)} onKeys={onKeys} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Choices({ close, onKeys }: { close: () => void; onKeys: () => void }) {
  const [text, setText] = useState("");
  const found = useFoundIdentities(text);
  const action = actionMeant(text);
  const router = useRouter();
  const { setTheme } = useTheme();
  const run = (action: () => void) => () => {
    close();
    action();
  };
  return (
    <Command label="Jump" loop className="flex max-h-[70vh] flex-col">
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Jump to a page, an identity or an action"
        className="h-11 flex-none border-line border-b bg-transparent px-4 outline-none placeholder:text-fg-3"
      />
      <Command.List className="overflow-auto p-1">
        <Command.Empty className="px-3 py-4 text-fg-2">
          {found.state === "loading" ? "Looking…" : `Nothing is called "${text}".`}
        </Command.Empty>
        <Group heading="Pages">
          {PAGES.map((page) => (
            <Command.Item
              key={page.href}
              value={page.name}
              onSelect={run(() => router.push(page.href))}
              className={ITEM}
            >
              <page.icon {...ICON} />
              {page.name}
              <span className="ml-auto text-fg-3 text-note">{page.question}</span>
            </Command.Item>
          ))}
        </Group>
        {action !== null && (
          <Group heading="Actions of clouds">
            <Command.Item
              value={`Who can ${action}`}
              onSelect={run(() => router.push(`/actions/${encodeURIComponent(action)}`))}
              className={ITEM}
            >
              <ShieldQuestionMark {...ICON} />
              <span>
                Who can <span className="font-mono text-fg">{action}</span>
              </span>
              <span className="ml-auto text-fg-3 text-note">who may, who did, what gives it</span>
            </Command.Item>
          </Group>
        )}
        {found.state === "found" && found.identities.length > 0 && (
          <Group heading="Identities">
            {found.identities.map((identity) => (
              <Command.Item
                key={identity.id}
                value={`identity ${identity.id} ${text}`}
                onSelect={run(() => router.push(`/identities/${identity.id}`))}
                className={ITEM}
              >
                <CloudMark provider={identity.provider} />
                <span className="truncate font-semibold text-fg">{identity.name}</span>
                <span className="ml-auto flex-none text-fg-3 text-note">{identity.where}</span>
              </Command.Item>
            ))}
          </Group>
        )}
        {found.state === "failed" && <p className="px-2 py-1 text-fg-2 text-note">{found.problem}</p>}
        <Group heading="Actions">
          {THEMES.map((choice) => (
            <Command.Item
              key={choice.id}
              value={`Theme: ${choice.name}`}
              onSelect={run(() => setTheme(choice.id))}
              className={ITEM}
            >
              <choice.icon {...ICON} />
              Theme: {choice.name.toLowerCase()}
            </Command.Item>
          ))}
          <Command.Item
            value="Copy link to this page"
            onSelect={run(async () => {
              const done = await copyText(window.location.href);
              toast(done ? "Link copied" : "The browser did not allow copying");
            })}
            className={ITEM}
          >
            <Link2 {...ICON} />
            Copy link to this page
          </Command.Item>
          <Command.Item value="Keys shortcuts keyboard" onSelect={run(onKeys)} className={ITEM}>
            <Keyboard {...ICON} />
            Keys
          </Command.Item>
        </Group>
      </Command.List>
      <p className="flex flex-none items-center gap-1.5 border-line border-t px-3 py-1.5 text-fg-3 text-note">
        <CornerDownLeft aria-hidden className="size-3" /> opens, Esc closes
      </p>
    </Command>
  );
}
