/**
 * Keeps what Node makes of our TypeScript and of the clouds' SDKs, so that the next process starts in half the time. It lies beside
 * the code: who may write there may write the code as well, which is not so of a folder for everybody's temporary files.
 */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Where it cannot be written nothing is kept, and nothing else is different. NODE_COMPILE_CACHE names another folder.
enableCompileCache(
  process.env.NODE_COMPILE_CACHE ??
    fileURLToPath(new URL("../node_modules/.cache/rollcall", import.meta.url)),
);
