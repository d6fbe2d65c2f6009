"use client";

import { useEffect } from "react";

/** Says that a page without a top bar answers to presses, to whoever drives it by machine. */
export function Live() {
  useEffect(() => {
    document.documentElement.dataset.live = "yes";
  }, []);
  return null;
}
