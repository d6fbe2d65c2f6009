/** Identifiers as Google shapes them, each minted from the project and a counter, so a re-created thing never gets the old id. */
import { HEX, randomOf } from "../../random.ts";
import type { ProjectState } from "./model.ts";

const DIGITS = "0123456789";

/** The unique id of a service account: 21 digits. */
export function mintUniqueId(state: ProjectState): string {
  state.serial += 1;
  return `1${randomOf(state.id, "account", state.serial).text(20, DIGITS)}`;
}

/** The id of a user-managed key: 40 hexadecimal digits. */
export function mintKeyId(state: ProjectState): string {
  state.serial += 1;
  return keyIdOf(state.id, state.serial);
}

export function keyIdOf(...words: (string | number)[]): string {
  return randomOf("gcp-key", ...words).text(40, HEX);
}

/** The number of something that runs. */
export function mintNumber(state: ProjectState): string {
  state.serial += 1;
  return `${randomOf(state.id, "number", state.serial).int(1, 8)}${randomOf(state.id, "digits", state.serial).text(18, DIGITS)}`;
}

/** The uid Google gives a user or group. */
export function uidOf(email: string): string {
  return `1${randomOf("gcp-uid", email).text(20, DIGITS)}`;
}
