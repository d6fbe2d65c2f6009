import { useEffect, useRef, useState } from "react";
import { isTaken, singleKeysOn } from "#components/frame/single-keys.ts";

export type Selection = {
  /** In the order of the rows; never what is not among them. */
  ids: string[];
  has: (id: string) => boolean;
  /** `range`: everything from the one that was chosen last to this one, too. */
  toggle: (id: string, range: boolean) => void;
  clear: () => void;
};

/** Rows chosen by hand: `x` chooses the row that has the focus, or gives it back, Shift x everything from the last one to it, Esc clears. */
export function useSelection(rows: readonly string[], isOn: boolean): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const toggle = (id: string, range: boolean) => {
    const from = range && last.current !== null ? rows.indexOf(last.current) : -1;
    const to = rows.indexOf(id);
    last.current = id;
    if (from >= 0 && to >= 0) {
      const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
      setChosen((before) => new Set([...before, ...between]));
      return;
    }
    setChosen(
      (before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]),
    );
  };
  const clear = () => {
    last.current = null;
    setChosen(new Set());
  };
  const latest = useRef({ toggle, clear });
  latest.current = { toggle, clear };
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event) || !singleKeysOn()) return;
      if (event.key === "Escape") return latest.current.clear();
      if (event.key !== "x" && event.key !== "X") return;
      const id = document.activeElement?.closest<HTMLElement>("tr[data-row]")?.dataset.row;
      if (id === undefined) return;
      event.preventDefault();
      latest.current.toggle(id, event.key === "X");
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOn]);
  const ids = rows.filter((id) => chosen.has(id));
  return { ids, has: (id) => chosen.has(id), toggle, clear };
}
