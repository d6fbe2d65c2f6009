/** Changes as one text: for people to read with everything in it, or of one format for a machine, comments between. */
import { type Change, type ChangeFormat, type ChangeText, changeKinds, type Refusal } from "./change.ts";

type Told = {
  title: string;
  /** Sentences that stand before the changes. */
  lead: string[];
  changes: readonly Change[];
  refusals: readonly Refusal[];
  kept: readonly { why: string; actions: readonly string[] }[];
};

const fences: Record<ChangeFormat, string> = { cli: "sh", terraform: "hcl", yaml: "yaml", json: "json" };
const phases = { backup: "Keep", change: "Change", watch: "Watch", remove: "For good" } as const;

export function changeMarkdown({ title, lead, changes, refusals, kept }: Told): string {
  const parts = [
    `# ${plainLine(title)}`,
    ...lead.map(plainLine),
    ...changes.flatMap((change, index) => changeParts(change, index + 1, changes.length)),
    ...list(
      "Kept although proven unused",
      kept.map(({ why, actions }) => `${shortened(actions)}: ${why}`),
    ),
    ...list(
      "Not proposed",
      refusals.map(({ target, why }) => `${target}: ${why}`),
    ),
    "Nothing of this was applied: read it, and run it step by step.",
  ];
  return parts.join("\n\n");
}

function changeParts({ kind, target, steps, notes }: Change, number: number, of: number): string[] {
  return [
    `## ${of > 1 ? `${number}. ` : ""}${changeKinds[kind]}: ${plainLine(target)}`,
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${plainLine(note)}`).join("\n")]),
    ...steps.flatMap(({ phase, title, why, texts, inverse }, index) => [
      `### Step ${index + 1}, ${phases[phase].toLowerCase()}: ${plainLine(title)}`,
      plainLine(why),
      ...texts.map(fenced),
      ...(inverse.length === 0 ? [] : ["Takes it back:", ...inverse.map(fenced)]),
      ...(phase === "remove" && inverse.length === 0 ? ["This cannot be taken back."] : []),
    ]),
  ];
}

/** A fence longer than any in the text, so that no text ends it. */
function fenced({ format, name, text }: ChangeText): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fences[format] === "sh" ? "" : `${plainLine(name)}:\n\n`}${fence}${fences[format]}\n${text}\n${fence}`;
}

function list(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((line) => `- ${plainLine(line)}`).join("\n")];
}

function shortened(actions: readonly string[]): string {
  const first = actions.slice(0, 5).join(", ");
  return actions.length > 5 ? `${first} and ${actions.length - 5} more` : first;
}

/** Names hold what they like: on one line, and without what Markdown would take for its own. */
function plainLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[<>]/g, (one) => (one === "<" ? "&lt;" : "&gt;"));
}

/** All texts of one format in the order of their steps, what takes each back in comments. Empty where there is none. */
export function textsOfFormat(changes: readonly Change[], format: ChangeFormat): string {
  const blocks = changes.flatMap(({ kind, target, steps }) => {
    const written = steps.flatMap(({ title, texts, inverse, phase }) => {
      const own = texts.filter((one) => one.format === format);
      if (own.length === 0) return [];
      if (format === "json") return own.map(({ text }) => text);
      const back = inverse.filter((one) => one.format === format);
      return [
        comment(`${phases[phase]}: ${title}`),
        ...own.map(({ text }) => text),
        ...back.map(({ text }) => comment(`Takes it back:\n${text}`)),
      ];
    });
    if (written.length === 0) return [];
    return format === "json" ? written : [comment(`${changeKinds[kind]}: ${target}`), ...written];
  });
  return blocks.join(format === "json" ? "\n" : "\n\n");
}

function comment(text: string): string {
  return text
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => `# ${line}`)
    .join("\n");
}

/** Formats that some step has a text in. */
export function formatsOf(changes: readonly Change[]): ChangeFormat[] {
  return [
    ...new Set(
      changes.flatMap(({ steps }) => steps.flatMap(({ texts }) => texts.map(({ format }) => format))),
    ),
  ];
}
