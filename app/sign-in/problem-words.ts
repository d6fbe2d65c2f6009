/** Why somebody could not be let in, in words with the next action: our own reasons and next-auth's. */
type Words = { problem: string; hint: string };

const own: Record<string, Words> = {
  password: {
    problem: "The address or the password is wrong.",
    hint: "Try again; after several wrong ones the account waits a little.",
  },
  bootstrap: {
    problem: "This link was used, or is older than an hour.",
    hint: "Who runs Rollcall prints a new one with npm run cli -- users bootstrap.",
  },
  revoked: { problem: "Your account was revoked.", hint: "An administrator can restore it." },
  domain: {
    problem: "Your e-mail address is of no domain that is let in here.",
    hint: "Sign in with your work account, or ask an administrator to add the domain.",
  },
  unverified: {
    problem: "Your provider does not say that your e-mail address is verified.",
    hint: "Verify it there, then sign in again.",
  },
  organization: {
    problem: "You are not of the organization that is let in here.",
    hint: "Ask to be made a member of it.",
  },
  "no-subject": {
    problem: "Your provider did not say who you are.",
    hint: "Ask an administrator to look at its settings.",
  },
};

const unreachable: Words = {
  problem: "The sign-in provider does not answer.",
  hint: "Try again in a moment; if it stays, an administrator finds the cause in the log of the web process.",
};
const refused: Words = {
  problem: "The provider's answer was not accepted.",
  hint: "Begin again from this page; an answer is good once, and only in the browser that asked.",
};

/** next-auth's codes: https://next-auth.js.org/configuration/pages#error-page */
const nextAuth: Record<string, Words> = {
  OAuthSignin: unreachable,
  OAuthCallback: refused,
  Callback: {
    problem: "You could not be signed in.",
    hint: "Your account may be revoked: ask an administrator.",
  },
  AccessDenied: { problem: "You are not let in here.", hint: "Ask an administrator." },
};

/** `problem` is ours, `error` next-auth's; null when there is none. */
export function problemWords(problem: string | null, error: string | null): Words | null {
  if (problem !== null) return own[problem] ?? refused;
  return error === null ? null : (nextAuth[error] ?? refused);
}
