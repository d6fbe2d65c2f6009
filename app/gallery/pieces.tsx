import { Button } from "#components/ui/button.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Specimen, Specimens } from "./specimen.tsx";

const longName = "arn:aws:iam::123456789012:role/a-role-with-a-name-that-nobody-shortens-before-it-is-drawn";

/** What is pressed, and what is copied. */
export function Pieces() {
  return (
    <Panel title="Pieces" id="pieces">
      <Specimens>
        {(["plain", "primary", "quiet"] as const).map((kind) => (
          <Specimen key={kind} name={`Button ${kind}`}>
            <Button kind={kind}>Claim 14</Button>
          </Specimen>
        ))}
        <Specimen name="Button that cannot be pressed">
          <Button disabled>Claim 14</Button>
        </Specimen>
        <Specimen name="Chip">
          <Chip words="privileged identities" without="/identities" />
        </Specimen>
        <Specimen name="Copy">
          <CopyButton text={longName} what="the ARN" />
        </Specimen>
        <Specimen name="Code">
          <CodeBlock label="A command" text={`aws iam get-role --role-name ${longName}`} />
        </Specimen>
      </Specimens>
    </Panel>
  );
}
