/** Resolves with the first answer that is not null; for what another process brings about. The test's time limit ends it. */
export async function until<Answer>(ask: () => Promise<Answer | null> | Answer | null): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
