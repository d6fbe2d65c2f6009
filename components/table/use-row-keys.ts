import { type RefObject, useEffect } from "react";
import { isTaken, singleKeysOn } from "#components/frame/single-keys.ts";

/** `j` and `k` move focus between the first links of a table's rows; Esc gives it back to the page. */
export function useRowKeys(body: RefObject<HTMLTableSectionElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event) || !singleKeysOn()) return;
      const step = { j: 1, k: -1 }[event.key];
      const current = document.activeElement?.closest("tr") ?? null;
      if (event.key === "Escape" && current !== null && body.current?.contains(current)) {
        (document.activeElement as HTMLElement).blur();
      }
      if (step === undefined || body.current === null) return;
      const rows = [...body.current.rows];
      const at = current === null ? -1 : rows.indexOf(current as HTMLTableRowElement);
      const next = rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step];
      const link = next?.querySelector<HTMLAnchorElement>("a[href]");
      if (next === undefined || link === null || link === undefined) return;
      event.preventDefault();
      link.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [body]);
}
