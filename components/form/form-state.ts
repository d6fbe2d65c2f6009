"use client";

import { createContext, use } from "react";

export type FormState = { pending: boolean; fields: Record<string, string> };

/** Whether the form around is under way, and what is wrong with its fields. */
export const FormStateContext = createContext<FormState>({ pending: false, fields: {} });

export function useFormState(): FormState {
  return use(FormStateContext);
}
