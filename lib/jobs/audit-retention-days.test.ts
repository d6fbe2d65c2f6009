import { expect, test } from "vitest";
import { auditRetentionDays } from "./audit-retention-days.ts";

const days = (setting?: string) => auditRetentionDays({ ROLLCALL_AUDIT_RETENTION: setting });

test("nothing said keeps everything; less than 90 days, or what is no number of days, is refused by name", () => {
  expect([days(), days(""), days("90d"), days("730d")]).toEqual([null, null, 90, 730]);
  for (const wrong of ["89d", "0d", "2y", "-100d", "730", "1e3d", "730d d", "9999999d"])
    expect(() => days(wrong), wrong).toThrow(/ROLLCALL_AUDIT_RETENTION/);
});
