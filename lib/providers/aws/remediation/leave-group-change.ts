/** A user who needs less than its group gives: everything of the group that stays becomes its own first, then it leaves the group. */
import type { Change } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into } from "../../remediation/command-text.ts";
import { holderOption, type IamHolder } from "./iam-holder.ts";
import { giveOwn } from "./own-policy-change.ts";
import { watchForDenials } from "./watch-steps.ts";

type Facts = {
  holder: IamHolder;
  arn: string;
  group: string;
  own: readonly { name: string; document: Json }[];
  notes: string[];
};

export function leaveGroupChange({ holder, arn, group, own, notes }: Facts): Change {
  const membership = (verb: string) =>
    command("aws", "iam", verb, ["--group-name", group], holderOption(holder));
  const why = "Others in the group need what this user does not: the group stays as it is for them.";
  return {
    kind: own.length === 0 ? "remove-grant" : "remove-actions",
    target: `membership of user ${holder.name} in group ${group}`,
    steps: [
      {
        phase: "backup",
        title: "Keep the list of its groups",
        why: "The group and its policies are not changed.",
        texts: [
          commands(
            "backup",
            into(
              fileName([holder.name, "groups", "before"], "json"),
              command("aws", "iam", "list-groups-for-user", holderOption(holder), ["--output", "json"]),
            ),
          ),
        ],
        inverse: [],
      },
      ...(own.length === 0 ? [] : [giveOwn(holder, arn, own, why)]),
      {
        phase: "change",
        title: `Take it out of the group ${group}`,
        why:
          own.length === 0
            ? "It uses nothing that the group gives."
            : "Its own policies give all that stays.",
        texts: [commands("leave", membership("remove-user-from-group"))],
        inverse: [commands("undo", membership("add-user-to-group"))],
      },
      watchForDenials(arn),
    ],
    notes,
  };
}
