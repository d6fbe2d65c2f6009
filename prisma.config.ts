import { defineConfig } from "prisma/config";

// Prisma's schema engine is a download that closed networks block; `prisma generate` never needs it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= "/bin/true";

export default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } });
