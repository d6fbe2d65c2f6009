/** SHA-256 in hex of what a meeting keeps as documents, as the database prints them. */

const print = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;

/** `meeting`: SQL of its row's alias. */
export const openingPrint = (meeting: string) => print(`${meeting}.opening::text`);
export const minutesPrint = (meeting: string) => print(`${meeting}.minutes::text`);
export const agendaPrint = (meeting: string) =>
  print(`(select coalesce(string_agg(concat_ws(' ', there.position, there.item_id, coalesce(there.team_id::text, 'none')), ',' order by there.position), '')
      from meeting_item there where there.meeting_id = ${meeting}.id)`);

/** `$1`: the meeting. */
export const printsSql = `
  select ${openingPrint("meeting")} as opening, ${agendaPrint("meeting")} as agenda, ${minutesPrint("meeting")} as minutes
    from meeting where meeting.id = $1::int`;
