/**
 * Helia's HTTP server of delegated routing over what commands script.
 */
import { createDelegatedRoutingV1HttpApiServer } from '@helia/delegated-routing-v1-http-api-server';
import fastify from 'fastify';
import { sendEvent } from '../output.js';
import { ScriptedRouting } from './script.js';

const LOOPBACK = '127.0.0.1';

/** A server on loopback: its routing, its url, and how it is stopped. Each request is an event. */
export async function serveRouting(port) {
  const routing = new ScriptedRouting();
  const server = fastify({ forceCloseConnections: true });
  server.addHook('onRequest', async ({ method, url, headers }) => {
    const [path, query = ''] = url.split('?');
    sendEvent('routing:request', {
      method,
      path,
      query,
      accept: headers.accept ?? '',
      contentType: headers['content-type'] ?? '',
      agent: headers['user-agent'] ?? '',
    });
  });
  await createDelegatedRoutingV1HttpApiServer({ routing }, { fastify: server, listen: { port, host: LOOPBACK } });
  return { routing, url: `http://${LOOPBACK}:${server.server.address().port}`, stop: () => server.close() };
}
