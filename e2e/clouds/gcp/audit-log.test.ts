import { logging } from "googleapis/build/src/apis/logging/index.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import facts from "#lib/providers/gcp/audit-log.json" with { type: "json" };
import { type Clouds, startClouds } from "../start.ts";
import { fits } from "./oracle/fits.ts";
import { allPages, clientOptions, refusalOf } from "./testing.ts";
import { traceOf } from "./world/log-types.ts";
import { predefinedRoles } from "./world/predefined-roles.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
});
afterAll(() => clouds.stop());
beforeEach(() => clouds.gcp.permissions.reset());

const software = `(protoPayload.authenticationInfo.principalEmail =~ "gserviceaccount\\.com$")`;
const span = `timestamp >= "2026-11-16T00:00:00Z" AND timestamp < "2026-11-24T00:00:00Z"`;
const logs = `(log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/data_access"))`;
const everything = `${logs} AND ${span} AND ${software}`;
const isAsked = ({ purpose }: { purpose: string }) => ["team", "shared", "security"].includes(purpose);
const projectsAsked = () => clouds.world.gcp.organization.projects.filter(isAsked);
const ask = (
  filter = everything,
  pageSize = 1000,
  resourceNames = projectsAsked().map(({ number }) => `projects/${number}`),
) =>
  allPages((pageToken) =>
    logging({ version: "v2", ...clientOptions(clouds) }).entries.list({
      requestBody: {
        resourceNames,
        filter,
        orderBy: "timestamp asc",
        pageSize,
        ...(pageToken && { pageToken }),
      },
    }),
  ).then((pages) => pages.flatMap(({ entries = [] }) => entries));
const isData = ({ logName }: { logName?: string | null }) => logName?.endsWith("data_access") ?? false;

describe("audit logs", () => {
  it("are the same in pages of any size, and in the order of time", async () => {
    const entries = await ask();
    expect(entries.length).toBeGreaterThan(500);
    expect(await ask(everything, 333)).toEqual(entries);
    const times = entries.map(({ timestamp }) => timestamp ?? "");
    expect(times).toEqual(times.toSorted());
    expect(entries.filter(isData).length).toBeGreaterThan(0);
    expect(entries.filter((entry) => !isData(entry)).length).toBeGreaterThan(0);
  });
  it("leave data access out in silence for whoever may not read it", async () => {
    const whole = await ask();
    clouds.gcp.permissions.deny("logging.privateLogEntries.list");
    expect(await ask()).toEqual(whole.filter((entry) => !isData(entry)));
  });
  it("refuse all that was asked for where one project refuses", async () => {
    const last = projectsAsked().at(-1)?.number ?? "";
    clouds.gcp.permissions.deny("logging.logEntries.list", last);
    expect(await refusalOf(ask())).toMatchObject({ status: 403, code: "PERMISSION_DENIED" });
  });
  it("keep nothing of who is exempt", async () => {
    const scanner = (entry: { protoPayload?: object | null }) =>
      JSON.stringify(entry.protoPayload).includes("posture-scanner@");
    const entries = (await ask()).filter(isData).filter(scanner);
    expect(entries.filter(({ protoPayload }) => /\.list"/.test(JSON.stringify(protoPayload)))).toEqual([]);
  });
  it("are not read by a filter that the simulator would misread", async () => {
    expect(await refusalOf(ask("severity = ERROR"))).toMatchObject({ status: 400 });
  });
});

it("what is said to be always logged is logged always, in this world too", () => {
  const permissions = [...new Set(predefinedRoles.flatMap((role) => role.permissions))];
  const said = permissions.filter((permission) => facts.always.some((pattern) => fits(pattern, permission)));
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter((permission) => traceOf(permission)?.type !== "ADMIN_WRITE")).toEqual([]);
  const services = Object.entries(facts.whereDataAccessIsLogged);
  const untraced = services.flatMap(([service, patterns]) =>
    permissions.filter(
      (permission) =>
        patterns.some((pattern) => fits(pattern, permission)) && traceOf(permission)?.service !== service,
    ),
  );
  expect(untraced).toEqual([]);
});
