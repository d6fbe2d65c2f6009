/** The value and label that a stored code of a field stands for. */
import { type FieldName, type FieldValue, fieldOf } from "./fields.ts";

/** Undefined for a code that the field does not have. */
export function codeWord(field: FieldName, code: number | null): FieldValue | undefined {
  return fieldOf(field).values?.find((one) => one.code === code);
}
