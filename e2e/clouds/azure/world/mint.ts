/** Identifiers as Entra and ARM shape them, each minted from the part of the tenant and a counter, so none is given twice. */
import { HEX, randomOf } from "../../random.ts";

/** A version 4 GUID out of words: the same words give the same one. */
export function guidOf(...words: (string | number)[]): string {
  const random = randomOf("azure", ...words);
  const hex = random.text(32, HEX);
  const variant = random.pick(["8", "9", "a", "b"]);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

type Minting = { unit: string; serial: number };

export function mintGuid(state: Minting, seed: string): string {
  state.serial += 1;
  return guidOf(seed, state.unit, state.serial);
}

const URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The opaque ids of grants: 43 characters, as Graph gives app role and Entra role assignments. */
export function mintOpaque(state: Minting, seed: string): string {
  state.serial += 1;
  return randomOf("azure", seed, state.unit, "opaque", state.serial).text(43, URL_SAFE);
}

/** SHA-1 thumbprints are upper-case hexadecimal. */
export function mintThumbprint(state: Minting, seed: string): string {
  state.serial += 1;
  return randomOf("azure", seed, state.unit, "thumbprint", state.serial).text(40, "0123456789ABCDEF");
}
