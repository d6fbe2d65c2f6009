"use client";

import { useState } from "react";
import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ingestScope, keyLifetimes, keyScopes } from "#lib/domain/key-scopes.ts";
import { createKey } from "../actions/create-key.ts";

/** Makes a key and shows it, once: when it is put away it cannot be had again. `imported`: sources that files are delivered for. */
export function CreateKeyForm({ imported }: { imported: string[] }) {
  const [key, setKey] = useState<string | null>(null);
  if (key !== null) return <MadeKey keyText={key} onDone={() => setKey(null)} />;
  return (
    <ActionForm
      action={async (_before, form) => {
        const made = await createKey(form);
        setKey(made.key);
        return made.outcome;
      }}
      className="grid gap-4"
    >
      <Field
        name="name"
        title="Name"
        type="text"
        required
        description="Which program uses it, so that somebody else can tell later."
        placeholder="weekly report"
      />
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-semibold">It may</legend>
        {[...keyScopes, ...imported.map(ingestScope)].map(({ scope, meaning }, index) => (
          <label key={scope} className="flex items-start gap-2">
            <input
              type="checkbox"
              name="scope"
              value={scope}
              defaultChecked={index === 0}
              className="mt-[3px]"
            />
            <span>
              {meaning} <code className="text-fg-2 text-note">{scope}</code>
            </span>
          </label>
        ))}
      </fieldset>
      <Field
        name="lifetime"
        title="It works for"
        type="choice"
        required
        standard={keyLifetimes.usualDays}
        choices={keyLifetimes.choices.map((days) => ({ value: String(days), label: `${days} days` }))}
        description="Then it is refused; make its successor before."
      />
      <span>
        <Submit kind="primary" pending="Making…">
          Make a key
        </Submit>
      </span>
    </ActionForm>
  );
}

function MadeKey({ keyText, onDone }: { keyText: string; onDone: () => void }) {
  return (
    <div className="grid gap-3" role="status">
      <p>
        <strong>This is the key. It is not shown again:</strong> put it into a secret store now, not into a
        file or a chat.
      </p>
      <CodeBlock text={keyText} label="The new API key" />
      <div className="flex flex-wrap gap-2">
        <CopyButton text={keyText} what="the key" />
        <Button onClick={onDone}>I have kept it</Button>
      </div>
    </div>
  );
}
