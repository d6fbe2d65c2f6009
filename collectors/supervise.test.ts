import { describe, expect, it } from "vitest";
import { supervise } from "./supervise.ts";

const child = (script: string) => ({
  name: "web",
  command: process.execPath,
  args: ["-e", script],
  env: process.env,
  delayMs: 1,
  maxDelayMs: 4,
});

describe("supervise", () => {
  it("starts a crashed child again, every time", async () => {
    const stop = new AbortController();
    const notes: string[] = [];
    const note = (text: string) => {
      notes.push(text);
      if (notes.length === 3) stop.abort();
    };
    await supervise({ ...child("process.exit(7)"), signal: stop.signal, note });
    expect(notes).toHaveLength(3);
    expect(notes[0]).toContain("exit code 7");
  });

  it("ends the child when aborted and resolves only then", async () => {
    const stop = new AbortController();
    const running = supervise({
      ...child("setInterval(() => {}, 1000)"),
      signal: stop.signal,
      note: () => {},
    });
    setImmediate(() => stop.abort());
    await running;
  });

  it("kills a child that ignores the request to end", async () => {
    const stop = new AbortController();
    const stubborn = "process.on('SIGTERM', () => {}); process.stdout.write(''); setInterval(() => {}, 1000)";
    const running = supervise({ ...child(stubborn), signal: stop.signal, note: () => {}, graceMs: 50 });
    setTimeout(() => stop.abort(), 300);
    await running;
  });
});
