/** What people set up in the simulated Google Cloud long before it is collected: audit logs of everything, and bindings of each sort. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gcpCommandLine } from "#e2e/clouds/gcp/command-line.ts";
import { textOf } from "#e2e/clouds/gcp/world/members.ts";
import type { Clouds } from "#e2e/clouds/start.ts";

/** Whoever uses these is told of by logs that are always on; of the last one nothing tells. */
const watched = ["iam.serviceAccounts.create", "iam.serviceAccounts.setIamPolicy"];
const unwatched = "storage.objects.get";

/** On the day the world stands at: three people of one project get a role each, which they never use. */
export async function arrangeBindings(clouds: Clouds): Promise<void> {
  await logEverything(clouds);
  const folder = mkdtempSync(join(tmpdir(), "rollcall-arranged-"));
  const line = gcpCommandLine(clouds);
  const gcloud = (text: string) => line(text.split(" "), folder);
  const { people, project, bucket } = partOf(clouds);
  const [narrowed = "", emptied = "", stored = ""] = people;
  const make = async (id: string, includedPermissions: string[]) => {
    writeFileSync(join(folder, "role.json"), JSON.stringify({ title: id, stage: "GA", includedPermissions }));
    await gcloud(`iam roles create ${id} --project ${project} --file role.json`);
    return `projects/${project}/roles/${id}`;
  };
  const bind = (on: string, member: string, role: string) =>
    gcloud(`${on} --member ${member} --role ${role} --condition None`);
  const onProject = `projects add-iam-policy-binding ${project}`;
  await bind(onProject, narrowed, await make("arranged_files", [...watched, unwatched]));
  await bind(onProject, emptied, await make("arranged_idle", watched));
  const onBucket = `storage buckets add-iam-policy-binding gs://${bucket}`;
  await bind(onBucket, stored, "roles/storage.admin");
  rmSync(folder, { recursive: true });
}

async function logEverything(clouds: Clouds): Promise<void> {
  const path = `${clouds.url}/v3/${clouds.world.gcp.organization.name}`;
  const ask = async (verb: string, body: object) => {
    const headers = {
      authorization: `Bearer ${clouds.gcp.administrator()}`,
      "content-type": "application/json",
    };
    const response = await fetch(`${path}:${verb}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as object;
  };
  const policy = await ask("getIamPolicy", { options: { requestedPolicyVersion: 3 } });
  const auditLogConfigs = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].map((logType) => ({ logType }));
  const auditConfigs = [{ service: "allServices", auditLogConfigs }];
  await ask("setIamPolicy", {
    policy: { ...policy, auditConfigs },
    updateMask: "bindings,etag,auditConfigs",
  });
}

/** People who hold something somewhere, and a project with a bucket. */
function partOf({ world }: Clouds) {
  const states = world.gcp.projects(world.day).map(({ id }) => world.gcp.project(id, world.day));
  const people = states
    .flatMap(({ bindings }) => bindings)
    .flatMap(({ members }) => members.map(textOf).filter((text) => text.startsWith("user:")));
  const state = states.find(({ holdings }) => holdings.some(({ kind }) => kind === "bucket"));
  const bucket = state?.holdings.find(({ kind }) => kind === "bucket")?.name;
  if (state === undefined || bucket === undefined) throw new Error("No project has a bucket");
  const several = [...new Set(people)];
  if (several.length < 3) throw new Error(`Only ${several.length} people hold anything`);
  return { people: several, project: state.id, bucket };
}
