import { describe, expect, it } from "vitest";
import { type ChangeStep, problemsOfOrder } from "./change.ts";
import { changeMarkdown, textsOfFormat } from "./change-text.ts";

const text = { format: "cli" as const, name: "x", text: "echo" };
const step = (phase: ChangeStep["phase"], more: Partial<ChangeStep> = {}): ChangeStep => ({
  ...{ phase, title: phase, why: "", texts: [text], inverse: phase === "change" ? [text] : [] },
  ...more,
});
const change = (...steps: ChangeStep[]) => ({
  kind: "remove-actions" as const,
  target: "it",
  steps,
  notes: [],
});

describe("the order of steps", () => {
  it("is: keep, change what can be taken back, watch, remove", () => {
    expect(problemsOfOrder(change(step("backup"), step("change"), step("watch"), step("remove")))).toEqual(
      [],
    );
    expect(problemsOfOrder(change(step("change")))).toHaveLength(1);
    expect(problemsOfOrder(change(step("backup")))).toHaveLength(1);
    expect(problemsOfOrder(change(step("backup"), step("change", { inverse: [] })))).toHaveLength(1);
    expect(problemsOfOrder(change(step("backup"), step("change"), step("remove")))).toHaveLength(1);
    expect(
      problemsOfOrder(change(step("backup"), step("watch"), step("remove"), step("change"))),
    ).toHaveLength(1);
  });
});

describe("a change as text", () => {
  const hostile = step("change", { title: "Detach\nrm -rf ~", texts: [{ ...text, text: "```\necho" }] });
  it("keeps every name on its line, and lets no text end its fence", () => {
    const shell = textsOfFormat([{ ...change(step("backup"), hostile), target: "a\nrm -rf ~" }], "cli");
    for (const line of shell.split("\n").filter((one) => one.includes("rm -rf"))) expect(line).toMatch(/^# /);
    const told = {
      title: "a\n# b",
      lead: [],
      refusals: [],
      kept: [],
      changes: [change(step("backup"), hostile)],
    };
    const markdown = changeMarkdown(told);
    expect(markdown.split("\n")[0]).toBe("# a # b");
    expect(markdown).toContain("````sh\n```\necho\n````");
  });
  it("has what takes a step back right beside it", () => {
    const shell = textsOfFormat(
      [change(step("backup"), step("change", { inverse: [{ ...text, text: "undo" }] }))],
      "cli",
    );
    expect(shell).toContain("echo\n\n# Takes it back:\n# undo");
  });
});
