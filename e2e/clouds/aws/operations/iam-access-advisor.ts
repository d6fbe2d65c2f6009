/** Service last accessed reports: a job per principal, readable by the session that asked for it, 200 services a page. */
import type {
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse,
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse,
  ServiceLastAccessed,
} from "@aws-sdk/client-iam";
import { instantOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import type { Call } from "../call.ts";
import { pageOf } from "../paging.ts";
import { accessReport, type ServiceAccess } from "../world/access-report.ts";
import { roleArn, userArn } from "../world/forge.ts";
import type { AccountState, Role, User } from "../world/model.ts";
import { serviceTitle } from "../world/service-catalogue.ts";
import { noSuchEntity } from "./iam-credentials.ts";

export function generateServiceLastAccessedDetails(
  call: Call,
  input: GenerateServiceLastAccessedDetailsRequest,
): GenerateServiceLastAccessedDetailsResponse {
  const arn = input.Arn ?? "";
  if (!principalOf(call.account(), arn)) throw noSuchEntity(`ARN ${arn}`);
  const actionLevel = input.Granularity === "ACTION_LEVEL";
  const job = call.jobs.start({ session: call.caller.session, arn, actionLevel, day: call.world.day });
  return { JobId: job.id };
}

export function getServiceLastAccessedDetails(
  call: Call,
  input: GetServiceLastAccessedDetailsRequest,
): GetServiceLastAccessedDetailsResponse {
  const job = call.jobs.find(input.JobId ?? "");
  // AWS answers another session as if the job did not exist.
  if (!job || job.session !== call.caller.session) throw noSuchEntity(`Job with id ${input.JobId}`);
  job.polls += 1;
  const created = instantOf(job.day);
  const type = job.actionLevel ? "ACTION_LEVEL" : "SERVICE_LEVEL";
  if (job.polls === 1 && hashOf("job", job.arn, job.day) % 4 === 0) {
    return {
      JobStatus: "IN_PROGRESS",
      JobType: type,
      JobCreationDate: created,
      JobCompletionDate: undefined,
      ServicesLastAccessed: [],
      IsTruncated: false,
    };
  }
  const principal = principalOf(call.account(), job.arn);
  const report = principal ? accessReport(call.account(), principal, job.day) : [];
  const page = pageOf(report, {
    token: input.Marker,
    limit: input.MaxItems,
    // Asked for up to 1000, it never gives more than 200.
    size: { default: 100, maximum: 200, accepts: [1, 1000] },
    cap: call.pageCap,
    refusal: "ValidationError",
  });
  return {
    JobStatus: "COMPLETED",
    JobType: type,
    JobCreationDate: created,
    JobCompletionDate: instantOf(job.day, 1),
    ServicesLastAccessed: page.items.map((item) => serviceItem(item, job.arn, job.actionLevel)),
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  };
}

function principalOf(state: AccountState, arn: string): Role | User | undefined {
  return (
    state.roles.find((role) => roleArn(state.id, role) === arn) ??
    state.users.find((user) => userArn(state.id, user) === arn)
  );
}

function serviceItem(item: ServiceAccess, arn: string, actionLevel: boolean): ServiceLastAccessed {
  const tracked = actionLevel && item.actions.length > 0;
  return {
    ServiceName: serviceTitle(item.service),
    ServiceNamespace: item.service,
    LastAuthenticated: item.at ?? undefined,
    LastAuthenticatedEntity: item.at ? arn : undefined,
    LastAuthenticatedRegion: item.region ?? undefined,
    TotalAuthenticatedEntities: item.at ? 1 : 0,
    TrackedActionsLastAccessed: tracked
      ? item.actions.map((action) => ({
          ActionName: action.name,
          LastAccessedEntity: action.at ? arn : undefined,
          LastAccessedTime: action.at ?? undefined,
          LastAccessedRegion: action.region ?? undefined,
        }))
      : undefined,
  };
}
