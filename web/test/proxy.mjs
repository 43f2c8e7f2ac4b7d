// A proxy on loopback that notes each request of the browser behind it. What is not on loopback it
// notes and refuses.

import { createServer, request as forward } from 'node:http';

export async function serveProxy() {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((incoming, response) => {
    const url = incoming.url ?? '';
    requests.push(url);
    if (!/^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)) {
      response.writeHead(403).end();
      return;
    }
    const outgoing = forward(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connect', ({ url }, socket) => {
    requests.push(`https://${url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    /** Addresses asked for; of those over TLS the host. */
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}
