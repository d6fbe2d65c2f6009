import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";

type Engine = { diff(params: unknown): Promise<{ stdout: string | null }>; free(): void };
type EngineModule = {
  __wbg_set_wasm(exports: unknown): void;
  SchemaEngine: { new: (options: unknown, log: () => void, adapter: unknown) => Promise<Engine> };
};

/** The DDL that Prisma itself derives from schema.prisma, printed by its engine compiled to WebAssembly. `url`: any live Postgres. */
export async function printDdl(url: string, schemaPath = "prisma/schema.prisma"): Promise<string> {
  const engineModule = await loadEngine();
  const content = await readFile(schemaPath, "utf8");
  const adapter = await new PrismaPg({ connectionString: url }).connect();
  const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils");
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: [[schemaPath, content]] },
    () => {},
    factory,
  );
  try {
    const result = await engine.diff({
      from: { tag: "empty" },
      to: { tag: "schemaDatamodel", files: [{ path: schemaPath, content }] },
      script: true,
      shadowDatabaseUrl: null,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.stdout ?? "";
  } finally {
    engine.free();
    await adapter.dispose();
  }
}

// The package is built for bundlers (it imports .wasm as a module); Node instantiates the same file by hand.
async function loadEngine(): Promise<EngineModule> {
  const require = createRequire(import.meta.url);
  const folder = `${dirname(require.resolve("@prisma/schema-engine-wasm"))}/`;
  const glue = (await import(pathToFileURL(`${folder}schema_engine_bg.js`).href)) as EngineModule;
  const wasm = await WebAssembly.compile(await readFile(`${folder}schema_engine_bg.wasm`));
  const instance = await WebAssembly.instantiate(wasm, {
    "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}
