import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import type { ListedTeam } from "#lib/queries/owners/list-teams.ts";
import { saveTeam } from "../actions/save-team.ts";
import type { Named } from "../inbox/inbox-view.ts";

type Props = {
  /** The team to change; null makes one. */
  team: ListedTeam | null;
  /** Who may be above or beside it. */
  teams: Named[];
};

const commas = "Several with commas between.";

/** What a team is made of; the names are what tags, labels and repositories are matched with. */
export function TeamForm({ team, teams }: Props) {
  const others = teams.filter(({ key }) => key !== team?.key);
  const choices = [
    { value: "", label: "no team" },
    ...others.map(({ key, name }) => ({ value: key, label: name })),
  ];
  const listed = (values: string[] | undefined) => values?.join(", ");
  return (
    <ActionForm action={saveTeam} hidden={team === null ? {} : { team: team.key }} className="grid gap-4">
      <Field
        name="name"
        title="Name"
        type="text"
        required
        standard={team?.name}
        placeholder="Search & Retrieval"
      />
      {team === null && (
        <Field
          name="key"
          title="Key"
          type="text"
          description="Its name in filters and addresses, from its name where left out. It never changes."
          placeholder="search"
        />
      )}
      <Field
        name="groups"
        title="Sign-in groups"
        type="text"
        description={`Whoever signs in with one of them decides for the team. ${commas}`}
        standard={listed(team?.groups)}
      />
      <Field
        name="aliases"
        title="Also called"
        type="text"
        description={`What tags and labels call it. ${commas}`}
        standard={listed(team?.aliases)}
      />
      <Field
        name="repositories"
        title="Repositories"
        type="text"
        description={`organization/repository, * for any run of characters. ${commas}`}
        standard={listed(team?.repositories)}
      />
      <Field
        name="contacts"
        title="Contacts"
        type="text"
        description={`E-mail addresses, or https addresses of webhooks. ${commas}`}
        standard={listed(team?.contacts)}
      />
      <Field
        name="parent"
        title="Part of"
        type="choice"
        choices={choices}
        standard={team?.parent?.key ?? ""}
      />
      <Field
        name="backup"
        title="Stands in for it"
        type="choice"
        choices={choices}
        standard={team?.backup?.key ?? ""}
      />
      <Field name="externalId" title="External id" type="text" standard={team?.externalId} />
      <span>
        <Submit pending="Saving…">{team === null ? "Make the team" : "Save"}</Submit>
      </span>
    </ActionForm>
  );
}
