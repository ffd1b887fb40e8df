/**
 * The life of the peer: start, `ready`, commands, stop.
 */
import process from 'node:process';
import { multiaddr } from '@multiformats/multiaddr';
import { commands } from './commands/index.js';
import { describeSelf } from './commands/self.js';
import { serveCommands } from './control.js';
import { describe } from './errors.js';
import { reportEvents } from './events.js';
import { createHost } from './host.js';
import { reportDiscoveries } from './mdns.js';
import { sendEvent } from './output.js';

/** Runs the peer until `close` or until its standard input ends. */
export async function runPeer(options) {
  const host = await createHost(options);
  const dials = [...options.dial, ...options.bootstrap].map((address) => multiaddr(address));
  await host.node.start();
  if (options.routingPort !== undefined) {
    const { serveRouting } = await import('./routing/server.js');
    host.routing = await serveRouting(options.routingPort);
  }
  const routing = host.routing && { url: host.routing.url };
  sendEvent('ready', { ...describeSelf(host), pid: process.pid, routing });
  reportEvents(host.node);
  await reportDiscoveries(host.node, options);
  for (const address of dials) {
    host.node.dial(address).catch((error) => {
      sendEvent('dial:error', { addr: String(address), error: describe(error) });
    });
  }
  await serveCommands(process.stdin, host, commands);
  await host.routing?.stop();
  await host.node.stop();
}
