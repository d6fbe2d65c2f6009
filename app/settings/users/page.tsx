import type { Metadata } from "next";
import { States } from "#components/state/states.tsx";
import { Button } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatList } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { storableText } from "#lib/ingest/storable-json.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";
import { IfMay } from "../../if-may.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { readUsers, type UsersPage } from "./read-users.ts";
import { usersAnswer } from "./user-words.ts";
import { UsersTable } from "./users-table.tsx";

export const metadata: Metadata = { title: "Users" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "users", name: "Users" },
    ]}
  />
);

/** Who may sign in, as what, and who is in now. */
export default async function Users({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const search = storableText((parameter(await searchParams, "q") ?? "").trim().slice(0, 100));
  let read: UsersPage;
  try {
    read = await readUsers(search);
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  const { users, total, ways } = read;
  const answer = search === "" ? usersAnswer(users, total, ways.providers) : `People like “${search}”.`;
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer={answer} />
      <p className="mb-4 max-w-[90ch] text-fg-2">{whoDecides(read)}</p>
      <form action="/settings/users" className="no-print mb-4 flex max-w-[420px] gap-2">
        <input
          name="q"
          defaultValue={search}
          aria-label="Name or address"
          placeholder="name or address"
          maxLength={100}
          spellCheck={false}
          autoComplete="off"
          className="h-[30px] w-full min-w-0 rounded-box border border-line-strong bg-page px-2 placeholder:text-fg-3"
        />
        <Button type="submit">Search</Button>
      </form>
      {!read.mayChange && (
        <p className="mb-4">
          <IfMay to="user.role" named="Change roles and access">
            {null}
          </IfMay>
        </p>
      )}
      {users.length === 0 ? <States state="empty-filtered" what="people" /> : <UsersTable {...read} />}
    </>
  );
}

/** Whose word a role is, so that nobody gives one here that the next sign-in takes back. */
function whoDecides({ ways: { settings } }: UsersPage): string {
  const { oidc, github, roleMap } = settings;
  const mapped = [oidc !== null && (oidc.name || "OpenID Connect"), github !== null && "GitHub"].filter(
    (way) => way !== false,
  );
  if (roleMap.size === 0 || mapped.length === 0)
    return `Roles are given here and hold from the next request on; who is new is a viewer.`;
  return `For who comes by ${formatList(mapped, "or")} the groups decide again at every sign-in (ROLLCALL_ROLE_MAP); a role given here holds until then.`;
}
