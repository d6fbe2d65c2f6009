"use client";

import { type ReactNode, useId } from "react";
import { StatusIcon } from "#components/ui/status.tsx";
import { useFormState } from "./form-state.ts";

const CONTROL =
  "h-[30px] w-full rounded-box border border-line-strong bg-page px-2.5 placeholder:text-fg-3 aria-[invalid=true]:border-breach";

export type FieldProps = {
  name: string;
  title: string;
  /** What it is for and what it takes. */
  description?: ReactNode;
  type: "text" | "number" | "flag" | "choice" | "list";
  choices?: { value: string; label: string }[];
  standard?: string | number | boolean | null;
  required?: boolean;
  placeholder?: string;
};

/** One field of a form: name, what it is for, control, and what is wrong with what was typed. */
export function Field(props: FieldProps) {
  const { name, title, description, type, required = false } = props;
  const id = useId();
  const fault = useFormState().fields[name];
  const described = [description !== undefined && `${id}-about`, fault !== undefined && `${id}-fault`]
    .filter((part) => part !== false)
    .join(" ");
  const control = {
    id,
    name,
    required,
    "aria-invalid": fault !== undefined,
    "aria-describedby": described === "" ? undefined : described,
  };
  return (
    <div className="grid content-start gap-1">
      {type === "flag" ? (
        <label htmlFor={id} className="flex items-center gap-2 font-semibold">
          <input {...control} type="checkbox" defaultChecked={props.standard === true} required={false} />
          {title}
        </label>
      ) : (
        <>
          <label htmlFor={id} className="font-semibold">
            {title} {!required && <span className="font-normal text-fg-2 text-note">optional</span>}
          </label>
          <Control {...props} control={control} />
        </>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="flex items-start gap-1.5 [&>svg]:mt-[3px]">
          <StatusIcon kind="breach" /> {fault}
        </p>
      )}
      {description !== undefined && (
        <p id={`${id}-about`} className="text-pretty text-fg-2 text-note">
          {description}
        </p>
      )}
    </div>
  );
}

type ControlProps = FieldProps & { control: Record<string, unknown> & { id: string; name: string } };

function Control({ type, choices = [], standard, placeholder, control }: ControlProps) {
  const value = standard === null || standard === undefined ? undefined : String(standard);
  if (type === "choice") {
    return (
      <select {...control} defaultValue={value} className={CONTROL}>
        {(value === undefined || control.required !== true) && <option value="">as usual</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...control}
      type="text"
      inputMode={type === "number" ? "numeric" : undefined}
      autoComplete="off"
      spellCheck={false}
      defaultValue={value}
      placeholder={placeholder ?? (type === "list" ? "several, with blanks between" : undefined)}
      className={CONTROL}
    />
  );
}
