/** How much work an item is: by how many others are touched and whether something that runs must be changed first. */
import type { DecisionKind } from "../checks/check.ts";
import type { ItemEffort } from "./work-item.ts";

export type EffortFacts = {
  decision: DecisionKind;
  workloads: number;
  /** Others whom the changed document reaches. */
  sharers: number;
  /** Nothing may go for everybody: a document of its own is made first. */
  isSplit: boolean;
  /** Something used it in the last 90 days, or nobody could tell. */
  isInUse: boolean;
};

/** More people to ask than one conversation holds. */
const manySharers = 5;

export function effortOfItem({ decision, workloads, sharers, isSplit, isInUse }: EffortFacts): ItemEffort {
  switch (decision) {
    case "own":
    case "repair-link":
      return "small";
    case "retire":
      return workloads > 0 || isInUse ? "medium" : "small";
    case "remove-credential":
      return isInUse ? "medium" : "small";
    case "remove-actions":
      if (isSplit || sharers > manySharers) return "large";
      return sharers > 0 ? "medium" : "small";
    case "remove-grant":
      return isInUse ? "medium" : "small";
    case "tighten-trust":
      return "medium";
    case "separate":
      return "large";
  }
}
