import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "#lib/db/generated/client.ts";

const clients = new WeakMap<pg.Pool, PrismaClient>();

/** The Prisma client over a pool, for small reads and commands; one per pool. */
export function prismaOver(pool: pg.Pool): PrismaClient {
  let client = clients.get(pool);
  if (!client) {
    client = new PrismaClient({ adapter: new PrismaPg(pool) });
    clients.set(pool, client);
  }
  return client;
}

/** What a command's work receives: Prisma inside the command's transaction. */
export type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];
