/** Run in a process of its own: loads the handler that the first argument names, calls it once, prints milliseconds, by the clock and of the processor. */
const [, , file = '', event = ''] = process.argv;
const used = process.cpuUsage();
const started = performance.now();
const { handler } = await import(file);
const { statusCode } = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 10_000 });
const milliseconds = performance.now() - started;
const { user, system } = process.cpuUsage(used);
if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
process.stdout.write(`${milliseconds} ${(user + system) / 1000}\n`);
process.exit(0);
