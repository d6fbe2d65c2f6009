import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { command, fileName, isHostile, shellWord, writeFile } from "./command-text.ts";
import { hclName, hclString } from "./hcl.ts";

const sh = (text: string) => execFileSync("bash", ["-c", text], { encoding: "utf8" });
const harmless = fc
  .string({ unit: "binary", maxLength: 40 })
  .filter((text) => !isHostile(text) && !/\p{Cs}/u.test(text));

describe("a word of the shell", () => {
  it("reaches the command as it is, whatever it holds", () => {
    const words = fc.sample(
      fc.oneof(harmless, fc.constantFrom("$(id)", "`id`", "a'b", "-rf", "~", "a b;c", "!x", "*")),
      120,
    );
    const printed = sh(`printf '%s\\n' ${words.map(shellWord).join(" ")}`)
      .split("\n")
      .slice(0, -1);
    expect(printed).toEqual(words);
  });
  it("is refused where it would read otherwise than it runs", () => {
    for (const text of ["a\nb", "a\u0000", "a\u001b[2K", "a\u202eb", "a\u2028b"])
      expect(() => shellWord(text)).toThrow();
  });
  it("of an option stands with it, so that no value is an option", () => {
    expect(command("aws", ["--role-name", "--force x"])).toBe("aws --role-name='--force x'");
  });
});

describe("a file written by a command", () => {
  it("holds the text to the letter, dollars and all", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would expand.
    const text = "a $HOME `id`\n\"${x}\" \\ 'q'";
    expect(sh(`cd $(mktemp -d) && ${writeFile("f", text)}\ncat f`)).toBe(`${text}\n`);
    expect(() => writeFile("f", "a\nROLLCALL_END\nrm -rf ~")).toThrow();
  });
  it("has a name that leads nowhere else", () => {
    expect(fileName(["../../etc", "passwd", "-rf"], "json")).toBe("etc-passwd-rf.json");
    expect(fileName(["…"], "json")).toBe("rollcall.json");
  });
});

describe("a string of Terraform", () => {
  it("has no template in it", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable.
    expect(hclString('${aws:username} %{if} "q"')).toBe('"$${aws:username} %%{if} \\"q\\""');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(hclString(text)).not.toMatch(/(?<![$])\$\{|(?<![%])%\{/);
      }),
    );
    expect(hclName("9 lives", "Ä")).toMatch(/^[a-z][a-z0-9_]*$/);
  });
});
