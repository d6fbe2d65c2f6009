/** What judging everybody again changed, in one sentence. */
import { formatCount, formatList, formatNumber } from "#components/ui/format.ts";

type Applied = { environment: number; class: number; owner: number };

const OF = { environment: "another environment", class: "another class", owner: "another probable owner" };

export function appliedWords(applied: Applied): string {
  const changed = (["environment", "class", "owner"] as const).filter((kind) => applied[kind] > 0);
  const [first, ...rest] = changed;
  if (first === undefined) return "Nobody is judged otherwise by it.";
  const words = [
    `${formatCount(applied[first], "identity has", "identities have")} ${OF[first]}`,
    ...rest.map((kind) => `${formatNumber(applied[kind])} ${OF[kind]}`),
  ];
  return `${formatList(words)}.`;
}
