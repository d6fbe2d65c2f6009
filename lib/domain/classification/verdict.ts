/** A judgement with its grounds: the value, where it was read, how sure that is, and in words why. */
export type Confidence = "high" | "medium" | "low";

/** Where a verdict comes from, the strongest first. `rule`: one that people wrote. */
export const verdictSources = ["rule", "tag", "scope-tag", "scope-name", "use", "name"] as const;
export type VerdictSource = (typeof verdictSources)[number];

export type Ground<Value extends string> = {
  value: Value;
  source: VerdictSource;
  confidence: Confidence;
  /** One plain sentence. */
  evidence: string;
};

/** `grounds`: the deciding one first; others that agree or disagree follow. Empty only where the value is `unknown`. */
export type Verdict<Value extends string> = {
  value: Value | "unknown";
  confidence: Confidence;
  grounds: Ground<Value>[];
};

/** The strongest ground decides; where equally strong ones disagree, the first does, and the verdict is no surer than `low`. */
export function decide<Value extends string>(grounds: Ground<Value>[]): Verdict<Value> {
  const rank = ({ source }: Ground<Value>) => verdictSources.indexOf(source);
  const ordered = grounds.toSorted((one, other) => rank(one) - rank(other));
  const [first] = ordered;
  if (first === undefined) return { value: "unknown", confidence: "low", grounds: [] };
  const isContested = ordered.some(
    (ground) => ground.source === first.source && ground.value !== first.value,
  );
  return { value: first.value, confidence: isContested ? "low" : first.confidence, grounds: ordered };
}
