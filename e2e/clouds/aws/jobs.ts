/** What the service remembers between two calls: access-report jobs and credential reports under way. */
import { hashOf } from "../random.ts";

export type Job = {
  id: string;
  session: string;
  arn: string;
  actionLevel: boolean;
  day: number;
  polls: number;
};

export type Jobs = {
  start(job: Omit<Job, "id" | "polls">): Job;
  find(id: string): Job | undefined;
  /** Counts how often a report was asked for on that day; starting a new day starts over. */
  credentialReport(account: string, day: number): { requested: number; read: number };
};

/** Jobs beyond this many are forgotten, oldest first, as AWS forgets them after a while. */
const KEPT = 20_000;

export function createJobs(): Jobs {
  const jobs = new Map<string, Job>();
  const reports = new Map<string, { day: number; requested: number; read: number }>();
  let started = 0;
  return {
    start: (request) => {
      started += 1;
      const part = (salt: number) => hashOf("job", started, salt, request.arn).toString(16).padStart(8, "0");
      const text = part(1) + part(2) + part(3) + part(4);
      const id = `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
      const job: Job = { ...request, id, polls: 0 };
      jobs.set(id, job);
      const [oldest] = jobs.keys();
      if (jobs.size > KEPT && oldest !== undefined) jobs.delete(oldest);
      return job;
    },
    find: (id) => jobs.get(id),
    credentialReport: (account, day) => {
      const known = reports.get(account);
      if (known?.day === day) return known;
      const fresh = { day, requested: 0, read: 0 };
      reports.set(account, fresh);
      return fresh;
    },
  };
}
