"use client";

import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import type { Named } from "./inbox/inbox-view.ts";

const ITEM =
  "flex min-h-8 items-center gap-2.5 rounded-key px-2 py-1 text-fg-2 data-[selected=true]:bg-selected data-[selected=true]:text-fg";

export type PickerQuestion = {
  title: string;
  /** What can be said without naming a team; the first choice. Null: a team has to be named. */
  without: { label: string; run: () => void } | null;
  /** Teams that are likely, before all others. */
  likely: Named[];
  run: (team: Named) => void;
};

type Props = { question: PickerQuestion | null; teams: Named[]; onClose: () => void };

/** Asks for a team, or for the answer without one: typed, arrow keys and Enter; Esc decides nothing. */
export function TeamPicker({ question, teams, onClose }: Props) {
  const choose = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Dialog.Root open={question !== null} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          // Back to the list's keys, wherever the focus was.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="fixed top-[14vh] left-1/2 z-50 w-[min(440px,calc(100vw-24px))] -translate-x-1/2 rounded-box border border-line-strong bg-page outline-none"
        >
          <Dialog.Title className="px-4 pt-3 text-title">{question?.title}</Dialog.Title>
          {question !== null && (
            <Command label={question.title} loop className="flex max-h-[60vh] flex-col">
              <Command.Input
                placeholder={
                  question.without === null ? "Which team?" : "A team, or Enter for the first answer"
                }
                className="h-10 flex-none border-line border-b bg-transparent px-4 outline-none placeholder:text-fg-3"
              />
              <Command.List className="overflow-auto p-1">
                <Command.Empty className="px-3 py-4 text-fg-2">No team is called that.</Command.Empty>
                {question.without !== null && (
                  <Command.Item
                    value={question.without.label}
                    onSelect={choose(question.without.run)}
                    className={ITEM}
                  >
                    {question.without.label}
                  </Command.Item>
                )}
                {ordered(question.likely, teams).map((team) => (
                  <Command.Item
                    key={team.key}
                    value={`${team.name} ${team.key}`}
                    onSelect={choose(() => question.run(team))}
                    className={ITEM}
                  >
                    {team.name}
                    <span className="ml-auto text-fg-3 text-note">
                      {question.likely.some(({ key }) => key === team.key)
                        ? "signals point there too"
                        : team.key}
                    </span>
                  </Command.Item>
                ))}
              </Command.List>
            </Command>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ordered(likely: readonly Named[], teams: readonly Named[]): Named[] {
  return [...likely, ...teams.filter(({ key }) => !likely.some((one) => one.key === key))];
}
