/** Identifiers as AWS shapes them, each minted from the account and a counter, so a re-created thing never gets the old id. */
import { BASE32, randomOf } from "../../random.ts";
import type { AccountState } from "./model.ts";

/** A unique id such as `AROA…` (21 characters with a four-letter prefix). */
export function mintId(state: AccountState, prefix: string, length = 17, alphabet = BASE32): string {
  state.serial += 1;
  return prefix + randomOf(state.id, prefix, state.serial).text(length, alphabet);
}

/** A UUID-shaped id. */
export function mintUuid(state: AccountState): string {
  const hex = mintId(state, "", 32, "0123456789abcdef");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Mints the id of a new long-term access key of the account. */
export function mintAccessKey(state: AccountState): string {
  state.serial += 1;
  return accessKeyId("AKIA", state.id, `key/${state.serial}`);
}

/** A key id with the account number inside, as AWS encodes it: 48 bits of base32 hold it, shifted by seven. */
export function accessKeyId(prefix: "AKIA" | "ASIA", account: string, word: string): string {
  const random = randomOf(account, prefix, word);
  let bits = (1n << 40n) | BigInt(account);
  bits = (bits << 7n) | BigInt(random.int(0, 127));
  bits = (bits << 32n) | BigInt(Math.floor(random.next() * 2 ** 32));
  let text = "";
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += BASE32.charAt(Number((bits >> shift) & 31n));
  return prefix + text;
}

/** The account number inside a key id; null for text that is not one. */
export function accountOfKey(keyId: string): string | null {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(keyId)) return null;
  let bits = 0n;
  for (const char of keyId.slice(4)) bits = (bits << 5n) | BigInt(BASE32.indexOf(char));
  return String((bits >> 39n) & ((1n << 40n) - 1n)).padStart(12, "0");
}
