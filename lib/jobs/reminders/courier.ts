/** Reminders by the settings of this process. */
import { randomUUID } from "node:crypto";
import type { Clock } from "#lib/clock.ts";
import type { Courier } from "#lib/commands/owners/send-reminders.ts";
import { readReminderSettings } from "./reminder-settings.ts";
import { sendMail } from "./send-mail.ts";
import { sendWebhook } from "./send-webhook.ts";

/** Throws Invalid for settings that cannot be. */
export function openCourier(clock: Clock): Courier {
  const { mail, pages } = readReminderSettings();
  return {
    email:
      mail === null
        ? null
        : (to, words) => sendMail(mail, { to, ...words, date: clock.now(), id: randomUUID() }),
    webhook: sendWebhook,
    pages,
  };
}
