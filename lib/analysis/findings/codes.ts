/** The words behind the codes of the list, as checks are told them. */
import { type Environment, environments } from "#lib/domain/classification/environment.ts";
import { type WorkloadClass, workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import type { EvidenceState } from "#lib/domain/over-privilege.ts";
import { ownerStateOf } from "#lib/domain/ownership/owner-states.ts";
import { type Nature, natures } from "#lib/providers/contract.ts";

type Coded = Record<string, { code: number }>;

function wordsOf<Word extends string>(members: Coded): Map<number, Word> {
  return new Map(Object.entries(members).map(([word, { code }]) => [code, word as Word]));
}

const natureWords = wordsOf<Nature>(natures);
const environmentWords = wordsOf<Environment>(environments);
const classWords = wordsOf<WorkloadClass>(workloadClasses);
const evidenceWords = wordsOf<EvidenceState>(evidenceStates);

export const natureOf = (code: number): Nature => natureWords.get(code) ?? "unknown";
export const environmentOf = (code: number): Environment | "unknown" =>
  environmentWords.get(code) ?? "unknown";
export const classOf = (code: number): WorkloadClass | "unknown" => classWords.get(code) ?? "unknown";
export const evidenceOf = (code: number): EvidenceState => evidenceWords.get(code) ?? "blind";
export const ownerOf = ownerStateOf;

export const isCounted = (code: number): boolean => natures[natureOf(code)].counted;

/** Of `state`: 2 disabled, 3 gone. */
export const isDisabled = (state: number): boolean => state === 2;
export const isGone = (state: number): boolean => state === 3;
