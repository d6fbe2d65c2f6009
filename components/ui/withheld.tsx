import { useId } from "react";
import { Button } from "./button.tsx";
import { roleInSentence } from "./role-words.ts";

/** A control that the reader's role may not use: it stands where it would be pressed, and says which role it takes. */
export function Withheld({ children, needs }: { children: string; needs: string }) {
  const id = useId();
  return (
    <span data-withheld className="no-print inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <Button aria-disabled="true" aria-describedby={id}>
        {children}
      </Button>
      <span id={id} className="text-fg-2 text-note">
        takes the role {roleInSentence(needs)}
      </span>
    </span>
  );
}
