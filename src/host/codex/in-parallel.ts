/** Maps with at most `width` answers under way, in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  ask: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await ask(item);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}
