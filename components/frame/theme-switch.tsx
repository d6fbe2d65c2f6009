"use client";

import { Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { DropdownMenu } from "radix-ui";

export const THEMES = [
  { id: "light", name: "Light", icon: Sun },
  { id: "dark", name: "Dark", icon: Moon },
  { id: "system", name: "As the system", icon: Monitor },
] as const;

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label="Theme"
        title="Theme"
        className="inline-grid size-[30px] flex-none place-items-center rounded-box text-fg-2 hover:bg-hover"
      >
        <SunMoon aria-hidden className="size-4" strokeWidth={1.5} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-40 w-44 rounded-box border border-line-strong bg-page p-1"
        >
          <DropdownMenu.RadioGroup value={theme} onValueChange={setTheme}>
            {THEMES.map((choice) => (
              <DropdownMenu.RadioItem
                key={choice.id}
                value={choice.id}
                className="flex h-[30px] items-center gap-2.5 rounded-key px-2 text-fg-2 outline-none data-[highlighted]:bg-hover data-[state=checked]:font-semibold data-[state=checked]:text-fg"
              >
                <choice.icon aria-hidden className="size-4" strokeWidth={1.5} />
                {choice.name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
