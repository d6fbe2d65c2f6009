"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Brings the page up to date every few seconds while something on it is under way and somebody looks. */
export function RefreshWhile({ active, everyMs }: { active: boolean; everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => document.visibilityState === "visible" && router.refresh(), everyMs);
    return () => clearInterval(timer);
  }, [active, everyMs, router]);
  return null;
}
