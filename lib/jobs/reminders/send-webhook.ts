/** One reminder as JSON to a webhook; chat services take the field `text` as it stands. */

const timeoutMs = 10_000;

/** Throws Error with what was answered. Redirects are not followed: the address is the one somebody wrote down. */
export async function sendWebhook(
  address: string,
  body: { text: string } & Record<string, unknown>,
): Promise<void> {
  const response = await fetch(address, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
}
