/** The risk of a set of actions that is told word by word: what `riskOf` says of the whole set. */
import type { PermissionSet } from "../permission-set.ts";
import type { CompiledRisks, Risk } from "../risk.ts";

export type RiskWords = {
  /** Some granted actions; each word once, bits never 0. */
  add(word: number, bits: number): void;
  /** The risk of all that was added since the last time. */
  take(): Risk;
};

/** Ints of a word: what is privileged, what reads, what takes part in an escalation or in being an administrator. */
const [stride, privileged, reading, grave] = [4, 0, 1, 2];
const none: readonly string[] = [];

export function createRiskWords(risks: CompiledRisks, wordCount: number): RiskWords {
  const masks = new Int32Array(wordCount * stride);
  const mark = ({ words, bits }: PermissionSet, kind: number) => {
    for (let at = 0; at < words.length; at++) {
      const cell = (words[at] as number) * stride + kind;
      masks[cell] = (masks[cell] as number) | (bits[at] as number);
    }
  };
  mark(risks.privileged, privileged);
  mark(risks.reading, reading);
  mark(risks.escalating, grave);
  for (const group of risks.administrator) mark(group, grave);

  /** Only words that matter to combinations are kept; few sets have any. */
  const held = new Int32Array(wordCount);
  const heldWords: number[] = [];
  let isPrivileged = false;
  let isReading = true;

  function holdsOneOfEach(groups: readonly PermissionSet[]): boolean {
    return (
      groups.length > 0 &&
      groups.every(({ words, bits }) =>
        words.some((word, at) => ((held[word] as number) & (bits[at] as number)) !== 0),
      )
    );
  }

  function combined(): Risk {
    const escalations = risks.escalations.filter(({ needs }) => holdsOneOfEach(needs)).map(({ id }) => id);
    const isAdministrator = holdsOneOfEach(risks.administrator);
    for (const word of heldWords) held[word] = 0;
    heldWords.length = 0;
    return { tier: tierOf(isPrivileged || escalations.length > 0), isAdministrator, escalations };
  }

  function tierOf(privilegedNow: boolean): Risk["tier"] {
    if (privilegedNow) return 2;
    return isReading ? 0 : 1;
  }

  return {
    add(word, bits) {
      const at = word * stride;
      if ((bits & (masks[at + privileged] as number)) !== 0) isPrivileged = true;
      if ((bits & ~(masks[at + reading] as number)) !== 0) isReading = false;
      const weighty = bits & (masks[at + grave] as number);
      if (weighty === 0) return;
      held[word] = weighty;
      heldWords.push(word);
    },
    take() {
      const risk: Risk =
        heldWords.length > 0
          ? combined()
          : { tier: tierOf(isPrivileged), isAdministrator: false, escalations: none };
      isPrivileged = false;
      isReading = true;
      return risk;
    },
  };
}
