-- What the figures of Owners open as lists: whether anything names a team, when it was first claimed, when it went.
ALTER TABLE "identity_row"
    ADD COLUMN "owner_hint" SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN "first_claimed_on" DATE,
    ADD COLUMN "gone_on" DATE;

UPDATE identity_row kept
   SET owner_hint = fresh.owner_hint, first_claimed_on = fresh.first_claimed_on, gone_on = fresh.gone_on
  FROM (SELECT principal.id, (principal.closed_at AT TIME ZONE 'UTC')::date AS gone_on,
               (EXISTS (SELECT FROM suggestion WHERE identity_id = principal.id AND told))::int::smallint AS owner_hint,
               (SELECT (min(made.at) AT TIME ZONE 'UTC')::date FROM ownership_decision made
                 WHERE made.identity_id = principal.id AND made.decision = 'claim'
                   AND NOT EXISTS (SELECT FROM ownership_decision undo WHERE undo.identity_id = made.identity_id AND undo.undoes = made.id)) AS first_claimed_on
          FROM principal) fresh
 WHERE fresh.id = kept.principal_id
   AND (fresh.owner_hint <> 0 OR fresh.first_claimed_on IS NOT NULL OR fresh.gone_on IS NOT NULL);
