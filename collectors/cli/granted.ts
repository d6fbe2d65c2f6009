/** `granted <provider>`: what documents in files grant, before anybody attaches them; needs neither database nor cloud. */
import type { Command } from "commander";
import type { GrantedAnswer, GrantedRow } from "./granted/answer.ts";
import { awsAsker } from "./granted/aws.ts";
import { azureAsker } from "./granted/azure.ts";
import { gcpAsker } from "./granted/gcp.ts";
import { kubernetesAsker } from "./granted/kubernetes.ts";
import type { GrantedAsker } from "./granted/question.ts";
import type { Output } from "./output.ts";
import { perform } from "./perform.ts";

/** One line per cloud. */
const askers: readonly GrantedAsker[] = [awsAsker, azureAsker, gcpAsker, kubernetesAsker];

export function addGranted(program: Command): void {
  const verbs = program
    .command("granted")
    .description("what policies and roles in files grant: `granted aws --policy policy.json`");
  for (const { provider, description, addOptions, ask } of askers) {
    const verb = verbs.command(provider).description(description);
    addOptions(verb);
    verb.action((options: Record<string, unknown>) =>
      perform(verb, async ({ output }) => {
        const { answerQuestion } = await import("./granted/answer.ts");
        const { clockFrom } = await import("#lib/clock.ts");
        const { readEnv } = await import("#lib/env.ts");
        const now = clockFrom(readEnv().clock).now();
        const { answer, rows } = await answerQuestion(provider, await ask(options), now);
        output.result(answer);
        say(output, answer, rows);
        return undefined;
      }),
    );
  }
}

const tiers = ["tier 0: reads", "tier 1: writes within bounds", "tier 2: privileged"];

function say(
  output: Output,
  { openEnded, unknown, tier, catalogue }: GrantedAnswer,
  rows: GrantedRow[],
): void {
  const { provider, date, actions } = catalogue;
  const origin = date === null ? "there are as far as the files tell" : `known of ${provider} on ${date}`;
  output.say(`Grants ${rows.length} of ${actions} actions ${origin}; ${tiers[tier]}.`);
  if (openEnded) output.say("Open-ended: it also grants actions that are yet to come.");
  if (unknown.length > 0) output.say(`Names nothing known: ${unknown.join(", ")}`);
  output.table(
    ["ACTION", "LEVEL", "HOLDS"],
    rows.map(({ action, level, conditional }) => [
      action,
      level ?? "unknown",
      conditional ? "under a condition" : "always",
    ]),
  );
}
