/**
 * Recognises what is a secret by its shape, or by the name it goes under, in text that others wrote: labels, annotations,
 * descriptions, errors. What has neither (a password that is a plain word, under a plain name) is recognised by nobody.
 */

/** Stands in the place of what was taken out. */
const gone = "…";

/** Sources: the documented prefixes of GitHub, GitLab, Slack, Stripe, HashiCorp Vault, npm, Google, SendGrid, DigitalOcean. */
const prefixed =
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|[sr]k_live_\w{10,}|hv[bs]\.[\w-]{20,}|npm_[A-Za-z0-9]{36}|AIza[\w-]{35}|SG\.[\w-]{16,}\.[\w-]{16,}|dop_v1_[0-9a-f]{64}|rc_[0-9a-f]{8}_[\w-]{32})/g;

const shapes: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, gone],
  [prefixed, gone],
  [/\beyJ[\w-]{5,500}\.[\w-]{5,}\.[\w-]*/g, gone],
  [/([a-z]:\/\/)[^\s/@"':]{0,200}:[^\s/@"']{1,300}@/gi, `$1${gone}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{16,}/gi, `$1 ${gone}`],
  [
    /((?:secret|token|password|passwd|pwd|accesskey|accountkey|sharedaccesskey|privatekey|api[_-]?key|sig)["']?\s{0,9}[=:]\s{0,9}["']?)[^\s"'&,;}…]{6,}/gi,
    `$1${gone}`,
  ],
  // A secret key of AWS: 40 characters of base64 with capitals, small letters and digits, as no hash in hex has them.
  [
    /(?<![\w/+=.-])(?=[a-z/+\d]*[A-Z])(?=[A-Z/+\d]*[a-z])(?=[A-Za-z/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])/g,
    gone,
  ],
];

/** Cheap, and true for every text that one of the shapes is in. */
const perhaps =
  /[A-Za-z0-9/+]{40}|:\/\/[^\s/@]{1,500}@|PRIVATE KEY|gh[pousr]_|github_pat_|glpat-|xox|k_live_|hv[bs]\.|npm_|AIza|SG\.|dop_v1_|rc_[0-9a-f]{8}_|eyJ|(?:bearer|basic)\s|(?:secret|token|passwo?r?d|pwd|key|sig)["']?\s{0,9}[=:]\s{0,9}["']?[^\s"'&,;}…]{6}/i;

const secretName =
  /(?:^|[-_./: ])(?:password|passwd|pwd|secret|token|api[-_]?key|private[-_]?key|secret[-_]?key|access[-_]?key|connection[-_]?string)$|(?:Password|Secret|Token|ApiKey|PrivateKey|SecretKey|AccessKey|ConnectionString)$/i;

/** What such a name holds without being a secret: a switch, a count, a word for a choice. */
const harmless =
  /^(?:|true|false|yes|no|on|off|enabled|disabled|none|required|optional|\d{1,6}|[a-z]+\/[\w./-]+|\d{4}-\d\d-\d\d.*)$/i;

/** The text without what has the shape of a secret; the same text where there is none. */
export function withoutSecrets(text: string): string {
  if (!perhaps.test(text)) return text;
  let clean = text;
  // What stood behind one secret may be the beginning of another; each round shortens the text or is the last.
  for (let before = ""; before !== clean; ) {
    before = clean;
    for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement);
  }
  return clean;
}

/** A label by its name and value: what a name such as `db-password` holds is taken out whatever its shape. */
export function withoutSecretValue(name: string, value: string): string {
  return secretName.test(name) && !harmless.test(value) ? gone : withoutSecrets(value);
}

/** Whether any part of a JSON value has the shape of a secret. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value === "string") return withoutSecrets(value) !== value;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsSecret);
}

/** A JSON value without the secrets in its texts. Names of members are not looked at: ours end like secrets and are none. */
export function withoutSecretsIn<T>(value: T): T {
  if (typeof value === "string") return withoutSecrets(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecretsIn) as T;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutSecretsIn(member)]),
  ) as T;
}
