/** Content of a body in the `aws-chunked` coding, and what the trailer says. Undefined if it is malformed or cut short. */
export function parseAwsChunked(body: Buffer): { content: Buffer; trailers: ReadonlyMap<string, string> } | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = parseSize(body.toString('latin1', at, lineEnd));
    if (size === undefined) return undefined;
    const start = lineEnd + 2;
    if (size === 0) return { content: Buffer.concat(chunks), trailers: parseTrailers(body.toString('utf8', start)) };
    if (body.toString('latin1', start + size, start + size + 2) !== '\r\n') return undefined;
    chunks.push(body.subarray(start, start + size));
    at = start + size + 2;
  }
}

function parseSize(line: string): number | undefined {
  const size = line.split(';', 1)[0] ?? '';
  return /^[\da-f]{1,8}$/i.test(size) ? Number.parseInt(size, 16) : undefined;
}

function parseTrailers(text: string): ReadonlyMap<string, string> {
  const trailers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return trailers;
}
