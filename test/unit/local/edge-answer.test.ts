import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { renderForViewer } from '../../../infra/local/edge-answer.ts';
import { findPath } from '../../../infra/local/edge-request.ts';

const content = Buffer.from('x'.repeat(5000));

function render(uri: string, type: string, acceptEncoding: string, body = content) {
  const path = findPath(uri, 'site');
  if (!path) throw new Error(`no path for ${uri}`);
  const headers = new Headers({ 'content-type': type, etag: '"page"' });
  return renderForViewer({ status: 200, headers, body }, path, new Headers({ 'accept-encoding': acceptEncoding }));
}

test('pages are compressed for those who can read that, and their version becomes weak', async () => {
  const { headers, body } = await render('/en', 'text/html', 'br, gzip');
  expect([headers.get('content-encoding'), headers.get('etag')]).toEqual(['gzip', 'W/"page"']);
  expect(gunzipSync(body).equals(content)).toBe(true);
});

test.each([
  ['who refuses it', '/en', 'text/html', 'gzip;q=0', content],
  ['of pictures', '/photo.png', 'image/png', 'gzip', content],
  ['of what is short', '/en', 'text/html', 'gzip', content.subarray(0, 999)],
  ['of badges', '/projects/1/badge', 'image/svg+xml', 'gzip', content],
])('nothing is compressed for the viewer %s', async (_, uri, type, acceptEncoding, body) => {
  const answer = await render(uri, type, acceptEncoding, body);
  expect([answer.headers.get('content-encoding'), answer.headers.get('etag')]).toEqual([null, '"page"']);
  expect(answer.body).toBe(body);
});
