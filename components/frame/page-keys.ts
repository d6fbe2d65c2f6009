/** Keys that work on one page only, in the order they are told; by the page's path. */
export type PageKey = { keys: readonly string[]; does: string };

export const PAGE_KEYS: Record<string, readonly PageKey[]> = {
  "/identities": [
    { keys: ["x"], does: "select the row" },
    { keys: ["Shift x"], does: "select from the last one to the row" },
    { keys: ["g"], does: "give what is selected to a team" },
  ],
  "/owners/inbox": [
    { keys: ["a"], does: "ours" },
    { keys: ["r"], does: "not ours, and whose" },
    { keys: ["p"], does: "pass on, or later" },
    { keys: ["x"], does: "select" },
    { keys: ["Shift x"], does: "select from the last one to it" },
    { keys: ["l"], does: "select all like it" },
    { keys: ["c"], does: "contest what another team claimed first" },
    { keys: ["u"], does: "undo the last decision" },
  ],
  "/burn-down/meetings/[id]": [
    { keys: ["j", "k"], does: "on, back" },
    { keys: ["n", "p"], does: "next team, previous team" },
    { keys: ["r"], does: "remove by the day that stands there" },
    { keys: ["Shift r"], does: "remove by another day" },
    { keys: ["e"], does: "ask for an exception" },
    { keys: ["d"], does: "defer, with a reason" },
    { keys: ["t"], does: "pass on to another team" },
    { keys: ["u"], does: "undo the last decision" },
    { keys: ["o"], does: "open the item in a tab of its own" },
    { keys: ["x"], does: "to the end: who was there, and the minutes" },
  ],
};

/** Of a page with a number in its path, those of its kind. */
export function keysOf(path: string): readonly PageKey[] {
  return PAGE_KEYS[path] ?? PAGE_KEYS[path.replaceAll(/\/\d+(?=\/|$)/g, "/[id]")] ?? [];
}
