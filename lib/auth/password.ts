/** Passwords of local accounts: argon2id, a salt each, and a comparison that takes the same time whatever is wrong. */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { Invalid } from "#lib/errors.ts";

/** OWASP's recommendation of 2024 and more: 64 MiB, three passes, one lane. */
const today = { memory: 65_536, passes: 3, parallelism: 1 };
const shape = z.object({ memory: z.int().min(8), passes: z.int().min(1), parallelism: z.int().min(1) });

export type KeptPassword = {
  hash: Uint8Array<ArrayBuffer>;
  salt: Uint8Array<ArrayBuffer>;
  params: typeof today;
};

/** Throws Invalid for one that is shorter than 12 characters or longer than 200. */
export async function keepPassword(password: string): Promise<KeptPassword> {
  if (password.length < 12 || password.length > 200) {
    throw new Invalid("A password has 12 to 200 characters.", {
      hint: "Three or four words make a good one.",
    });
  }
  const salt = Uint8Array.from(randomBytes(16));
  return { hash: await derive(password, salt, today), salt, params: today };
}

/** `kept`: null where there is no such account; then as much work is done, for nothing. */
export async function isPassword(
  password: string,
  kept: { hash: Uint8Array; salt: Uint8Array; params: unknown } | null,
): Promise<boolean> {
  if (password.length > 200) return false;
  if (kept === null) {
    await derive(password, new Uint8Array(16), today);
    return false;
  }
  const hash = await derive(password, kept.salt, shape.parse(kept.params));
  return hash.length === kept.hash.length && timingSafeEqual(hash, kept.hash);
}

function derive(password: string, salt: Uint8Array, params: typeof today): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const asked = { message: password, nonce: salt, tagLength: 32, ...params };
    argon2("argon2id", asked, (error, hash) => (error ? reject(error) : resolve(Uint8Array.from(hash))));
  });
}
