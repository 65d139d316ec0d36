/**
 * Viewer-request function of what only the API answers: tells it who asks and by which host name. What a viewer sent
 * under these names is overwritten.
 */
function handler(event) {
  const request = event.request;
  request.headers['x-viewer-address'] = { value: event.viewer.ip };
  request.headers['x-viewer-host'] = { value: request.headers.host.value };
  return request;
}
