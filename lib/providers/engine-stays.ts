/** What switching a log engine off leaves: every date that was stored, which nothing renews. */

/** `stopped`: what no longer happens, as the beginning of a sentence. */
export function engineStays(stopped: string): string {
  return `${stopped} from the next collection on. Dates that are stored stay and nothing is closed; but what only this showed is no longer watched, and as its evidence ages, actions it proved unused become undecided.`;
}
