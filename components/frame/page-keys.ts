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
};
