import type { Origin } from './edge.ts';

/** A bucket as an origin of the edge: what its path holds, without the headers of S3's own. */
export function openBucketOrigin(endpoint: string, bucket: string): Origin {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const answer = await fetch(`${endpoint}/${bucket}${pathname}`, { method: request.method, redirect: 'manual' });
    const headers = new Headers(answer.headers);
    // The body was decoded on the way.
    headers.delete('content-encoding');
    for (const name of answer.headers.keys()) if (name.startsWith('x-amz-')) headers.delete(name);
    const body = [204, 304].includes(answer.status) ? null : await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers });
  };
}
