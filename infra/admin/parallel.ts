/** Runs a task for each of the items, so many at a time. After the first failure none is begun, and it is thrown. */
export async function inParallel<T>(
  items: AsyncIterable<T>,
  atATime: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failed: { readonly error: unknown } | undefined;
  for await (const item of items) {
    if (failed) break;
    const task: Promise<void> = run(item)
      .catch((error: unknown) => void (failed ??= { error }))
      .finally(() => running.delete(task));
    running.add(task);
    if (running.size >= atATime) await Promise.race(running);
  }
  await Promise.all(running);
  if (failed) throw failed.error;
}
