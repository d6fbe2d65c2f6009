/** 200 while the process answers, whatever the database does. */
export function GET(): Response {
  return new Response("ok\n", { headers: { "cache-control": "no-store", "content-type": "text/plain" } });
}
