"use client";

import { ChevronDown, Drama } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef } from "react";
import { roleWords } from "#components/ui/role-words.ts";

const ROLES = ["viewer", "member", "lead", "administrator"];

/** The demo's role, and the change of it: the same page again, as somebody else. */
export function RoleSwitch({ role }: { role: string }) {
  const form = useRef<HTMLFormElement>(null);
  const change = (chosen: string) => {
    const fields = form.current?.elements;
    if (form.current === null || fields === undefined || chosen === role) return;
    (fields.namedItem("role") as HTMLInputElement).value = chosen;
    (fields.namedItem("to") as HTMLInputElement).value = location.pathname + location.search;
    form.current.submit();
  };
  return (
    <DropdownMenu.Root>
      <form ref={form} method="post" action="/sign-in/with/demo" hidden>
        <input type="hidden" name="role" defaultValue={role} />
        <input type="hidden" name="to" defaultValue="/" />
      </form>
      <DropdownMenu.Trigger
        aria-label={`Demo as ${roleWords(role)}`}
        title="Look at the demo in another role"
        className="inline-flex h-[30px] flex-none items-center gap-1.5 rounded-box border border-line-strong px-2 text-fg-2 hover:bg-hover"
      >
        <Drama aria-hidden className="size-4 flex-none" strokeWidth={1.5} />
        <span className="max-mid:hidden">
          Demo as <strong className="font-semibold text-fg">{roleWords(role)}</strong>
        </span>
        <ChevronDown aria-hidden className="size-3.5 max-mid:hidden" strokeWidth={1.5} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-40 w-44 rounded-box border border-line-strong bg-page p-1"
        >
          <DropdownMenu.RadioGroup value={role} onValueChange={change}>
            {ROLES.map((one) => (
              <DropdownMenu.RadioItem
                key={one}
                value={one}
                className="flex h-[30px] items-center rounded-key px-2 text-fg-2 outline-none data-[highlighted]:bg-hover data-[state=checked]:font-semibold data-[state=checked]:text-fg"
              >
                {roleWords(one)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
