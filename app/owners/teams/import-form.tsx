"use client";

import { useRef, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { formatCount, formatFirst, formatList } from "#components/ui/format.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import { toast } from "#components/ui/toast.ts";
import { type ImportAnswer, importTeams } from "../actions/import-teams.ts";

const FORMATS = [
  {
    value: "csv",
    label: "CSV",
    hint: "A heading line with name, and any of key, contacts, aliases, repositories, groups, parent.",
  },
  {
    value: "backstage",
    label: "Backstage catalog",
    hint: "YAML with Group entities; Component entities add repositories.",
  },
  { value: "codeowners", label: "CODEOWNERS", hint: "Teams that own paths of one repository." },
] as const;

const CONTROL = "h-[30px] w-full rounded-box border border-line-strong bg-page px-2.5";

/** Teams from a file: what it would do is shown first, and only then can it be done. */
export function ImportForm() {
  const [format, setFormat] = useState<(typeof FORMATS)[number]["value"]>("csv");
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const send = (preview: boolean) => {
    if (form.current === null || pending) return;
    const data = new FormData(form.current);
    startTransition(async () => {
      const found = await importTeams(data, preview);
      setAnswer(preview || found.outcome.state === "failed" ? found : null);
      if (preview || found.outcome.state === "failed") return;
      toast.success(found.outcome.message);
      if (text.current !== null) text.current.value = "";
    });
  };
  const load = async (file: File | undefined) => {
    if (file === undefined || text.current === null) return;
    text.current.value = await file.text();
    setAnswer(null);
  };
  return (
    <form
      ref={form}
      className="grid gap-3"
      onChange={() => setAnswer(null)}
      onSubmit={(event) => {
        event.preventDefault();
        send(true);
      }}
    >
      <label className="grid gap-1 font-semibold">
        Format
        <select
          name="format"
          value={format}
          onChange={(event) => setFormat(event.target.value as typeof format)}
          className={`${CONTROL} font-normal`}
        >
          {FORMATS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <span className="font-normal text-fg-2 text-note">
          {FORMATS.find(({ value }) => value === format)?.hint}
        </span>
      </label>
      {format === "codeowners" && (
        <label className="grid gap-1 font-semibold">
          Repository
          <input
            name="repository"
            placeholder="organization/repository"
            className={`${CONTROL} font-normal`}
          />
        </label>
      )}
      <label className="grid gap-1 font-semibold">
        File
        <input
          type="file"
          aria-label="File"
          onChange={(event) => void load(event.target.files?.[0])}
          className="w-full font-normal text-note file:mr-2 file:h-[30px] file:rounded-box file:border file:border-line-strong file:bg-page file:px-3 file:text-fg"
        />
      </label>
      <label className="grid gap-1 font-semibold">
        Or paste it
        <textarea
          ref={text}
          name="text"
          rows={5}
          spellCheck={false}
          className="w-full rounded-box border border-line-strong bg-page px-2.5 py-1.5 font-mono font-normal text-note"
        />
      </label>
      {answer !== null && <Told answer={answer} />}
      <span className="flex flex-wrap gap-2">
        <Button type="submit" kind={answer?.read ? "plain" : "primary"} aria-disabled={pending}>
          {pending ? "Reading…" : "Preview"}
        </Button>
        {answer?.outcome.state === "done" && (
          <Button kind="primary" aria-disabled={pending} onClick={() => send(false)}>
            Import {formatCount(changed(answer), "team", "teams")}
          </Button>
        )}
      </span>
    </form>
  );
}

function changed({ read }: ImportAnswer): number {
  return read?.teams.filter(({ change }) => change !== "unchanged").length ?? 0;
}

function Told({ answer: { outcome, read } }: { answer: ImportAnswer }) {
  if (outcome.state === "failed") {
    return (
      <p role="alert" className="flex items-start gap-1.5 [&>svg]:mt-[3px]">
        <StatusIcon kind="breach" />
        <span>
          {outcome.problem} <span className="text-fg-2">{outcome.hint}</span>
        </span>
      </p>
    );
  }
  const named = (change: string) =>
    read?.teams.filter((team) => team.change === change).map(({ name }) => name) ?? [];
  const lines = [
    { words: "would be made", names: named("created") },
    { words: "would change", names: named("updated") },
    { words: "stay as they are", names: named("unchanged") },
  ].filter(({ names }) => names.length > 0);
  return (
    <div role="status" className="grid gap-1 rounded-box border border-line bg-frame px-3 py-2">
      {lines.map(({ words, names }) => (
        <p key={words} className="[overflow-wrap:anywhere]">
          <strong>
            {formatCount(names.length, "team", "teams")} {words}:
          </strong>{" "}
          {formatFirst(names, 12)}.
        </p>
      ))}
      {read !== null && read.missing.length > 0 && (
        <p className="text-fg-2">Not in this file, and left as they are: {formatList(read.missing)}.</p>
      )}
      {read?.problems.map(({ line, message }) => (
        <p key={`${line} ${message}`} className="flex items-start gap-1.5 [&>svg]:mt-[3px]">
          <StatusIcon kind="watch" /> Line {line}: {message}
        </p>
      ))}
    </div>
  );
}
