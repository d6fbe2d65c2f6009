"use client";

import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Kbd } from "#components/ui/kbd.tsx";
import { applySuggestion, type FieldHelp, type Suggestion, suggestFilter } from "./filter-suggestions.ts";

export type FilterProblem = { message: string; hint: string };

type Props = {
  /** The filter as the address has it. */
  text: string;
  fields: FieldHelp[];
  problem: FilterProblem | null;
  placeholder: string;
};

/** The filter as text, the field `q` of the form around it, with suggestions of fields and values. */
export function FilterInput({ text, fields, problem, placeholder }: Props) {
  const [value, setValue] = useState(text);
  const [options, setOptions] = useState<Suggestion[]>([]);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => setValue(text), [text]);

  const close = () => {
    setOptions([]);
    setActive(-1);
  };
  const offer = (written: string) => {
    setOptions(suggestFilter(written, input.current?.selectionStart ?? written.length, fields));
    setActive(-1);
  };
  const choose = (option: Suggestion) => {
    const next = applySuggestion(value, option);
    setValue(next.text);
    setOptions(suggestFilter(next.text, next.caret, fields));
    setActive(-1);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = options[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.length === 0) return offer(value);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + options.length + (active === -1 && step === -1 ? 1 : 0)) % options.length);
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === "Enter") {
      // The form around takes it from here.
      close();
    } else if (event.key === "Escape") {
      if (options.length > 0) close();
      else input.current?.blur();
    }
  };

  return (
    <div className="relative">
      <div
        className={`flex h-8 min-w-0 items-center gap-2 rounded-box border pr-1.5 pl-2.5 focus-within:outline focus-within:outline-2 focus-within:outline-accent ${problem === null ? "border-line-strong" : "border-breach"}`}
      >
        <Search aria-hidden className="size-4 flex-none text-fg-2" strokeWidth={1.5} />
        <input
          ref={input}
          name="q"
          role="combobox"
          aria-label="Filter"
          aria-expanded={options.length > 0}
          aria-controls={`${id}-options`}
          aria-autocomplete="list"
          aria-activedescendant={active === -1 ? undefined : `${id}-${active}`}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          data-filter-input
          autoComplete="off"
          spellCheck={false}
          value={value}
          placeholder={placeholder}
          onChange={(event) => {
            setValue(event.target.value);
            offer(event.target.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
          className="min-w-0 flex-1 bg-transparent font-mono text-note outline-none placeholder:text-fg-3"
        />
        <span className="max-mid:hidden">
          <Kbd>/</Kbd>
        </span>
      </div>
      <Options id={id} options={options} active={active} choose={choose} />
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" className="mt-1 [overflow-wrap:anywhere]">
          <strong>{problem.message}</strong> <span className="text-fg-2">{problem.hint}</span>
        </p>
      )}
    </div>
  );
}

type OptionsProps = {
  id: string;
  options: Suggestion[];
  active: number;
  choose: (option: Suggestion) => void;
};

function Options({ id, options, active, choose }: OptionsProps) {
  return (
    <div
      id={`${id}-options`}
      role="listbox"
      aria-label="Suggestions"
      tabIndex={-1}
      hidden={options.length === 0}
      className="absolute inset-x-0 top-full z-10 mt-1 max-h-80 overflow-auto rounded-box border border-line-strong bg-page p-1"
    >
      {options.map((option, index) => (
        <div
          key={option.text}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => {
            event.preventDefault();
            choose(option);
          }}
          className="flex min-h-7 cursor-pointer items-baseline gap-4 rounded-key px-2 py-1 hover:bg-hover aria-selected:bg-selected"
        >
          <span className="flex-none font-mono text-note">{option.text}</span>
          <span className="min-w-0 truncate text-fg-2 text-note">{option.meaning}</span>
        </div>
      ))}
    </div>
  );
}
