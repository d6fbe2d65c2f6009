import { expect, test } from "vitest";
import { exceptionDay, exceptionReason, planDay, ticketAddress } from "./decision-limits.ts";

const today = "2026-11-26";

test("a plan names a real day from today on", () => {
  expect(planDay("2026-11-26", today)).toBe("2026-11-26");
  for (const day of ["2026-11-25", "2029-01-01", "2026-02-30", "26.11.2026", ""])
    expect(() => planDay(day, today), day).toThrow();
});

test("an exception ends after today and within the longest there is, and has a reason", () => {
  const lasting = { today, longest: 180 };
  expect(exceptionDay("2027-05-25", lasting)).toBe("2027-05-25");
  for (const day of ["2027-05-26", "2026-11-26", "2020-01-01"])
    expect(() => exceptionDay(day, lasting), day).toThrow();
  expect(() => exceptionDay("2027-05-25", { today, longest: 179 })).toThrow("179 days at most");
  expect(exceptionReason("  the vendor needs it ")).toBe("the vendor needs it");
  for (const reason of ["", "   ", "x".repeat(2001)]) expect(() => exceptionReason(reason)).toThrow();
});

test("only an https address without a password is a ticket", () => {
  expect(ticketAddress(" https://tickets.example.com/SEC-12?x=1 ")).toBe(
    "https://tickets.example.com/SEC-12?x=1",
  );
  const bad = [
    "http://tickets.example.com",
    "javascript:alert(1)",
    "https://ada:secret@example.com",
    "SEC-12",
    "//example.com",
    "",
  ];
  for (const address of bad) expect(() => ticketAddress(address), address).toThrow();
});
