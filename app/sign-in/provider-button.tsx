"use client";

import { signIn } from "next-auth/react";
import { type ReactNode, useState } from "react";
import { buttonClass } from "#components/ui/button.tsx";

/** Leads to a provider and back to `to`. By script: the policy of the pages lets no form lead to another site. */
export function ProviderButton({ id, to, children }: { id: string; to: string; children: ReactNode }) {
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    if (leaving) return;
    setLeaving(true);
    void signIn(id, { callbackUrl: to }).catch(() => setLeaving(false));
  };
  return (
    <button
      type="button"
      onClick={leave}
      aria-disabled={leaving}
      className={`${buttonClass("primary")} h-[38px] w-full justify-center`}
    >
      {leaving ? "Leading you there…" : children}
    </button>
  );
}
