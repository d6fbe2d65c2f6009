/** Who can give a role: the active administrators, by name and address. Everybody who is signed in may ask. */
import { inSnapshot, type Reader } from "./snapshot.ts";

export type Administrator = { name: string; email: string | null };

const sql = `
  select name, email from app_user where role = 'administrator' and state = 'active' order by name, id limit 20`;

export async function administrators(reader: Reader): Promise<Administrator[]> {
  return inSnapshot(reader, async (client) => (await client.query<Administrator>(sql)).rows);
}
