/** What several do side by side and have finished alike is followed up once for all of them, when none is still at it. */

export type Member<Item, Result> = {
  /** Done: waits for the others, and resolves to what follows for all. Rejects as the work does. */
  ready(item: Item): Promise<Result>;
  /** Not at it any more, whether it became ready or not. */
  leave(): void;
};

/** `work` is never called with nobody, nor while a member that has not become ready is there. */
export function createTogether<Item, Result>(
  work: (items: Item[]) => Promise<Result>,
): () => Member<Item, Result> {
  let busy = 0;
  let waiting: { item: Item; resolve: (result: Promise<Result>) => void }[] = [];

  function followUp(): void {
    if (busy > 0 || waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    const result = work(group.map(({ item }) => item));
    for (const { resolve } of group) resolve(result);
  }

  return () => {
    let isBusy = true;
    busy += 1;
    const leave = () => {
      if (!isBusy) return;
      isBusy = false;
      busy -= 1;
      followUp();
    };
    return {
      ready: (item) =>
        new Promise<Result>((resolve) => {
          waiting.push({ item, resolve });
          leave();
        }),
      leave,
    };
  };
}
