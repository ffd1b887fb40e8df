/**
 * A js-libp2p peer driven over standard input and output.
 */
import './compat.js';
import { send, sendEvent } from './output.js';
import process from 'node:process';
import { multiaddr } from '@multiformats/multiaddr';
import { commands } from './commands/index.js';
import { describeSelf } from './commands/self.js';
import { serveCommands } from './control.js';
import { describe } from './errors.js';
import { reportEvents } from './events.js';
import { parseFlags } from './flags.js';
import { createHost } from './host.js';

// Something gone wrong on one connection inside the library must not take the peer with it.
process.on('uncaughtException', (error) => console.error('uncaught', error));
process.on('unhandledRejection', (error) => console.error('unhandled', error));

try {
  await run(parseFlags(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  send({ event: 'fatal', error: describe(error) });
  process.exit(1);
}

/** Runs the peer until `close` or until its standard input ends. */
async function run(options) {
  const host = await createHost(options);
  await host.node.start();
  sendEvent('ready', { ...describeSelf(host), pid: process.pid });
  reportEvents(host.node);
  for (const address of options.dial) {
    host.node.dial(multiaddr(address)).catch((error) => sendEvent('dial:error', { addr: address, error: describe(error) }));
  }
  await serveCommands(process.stdin, host, commands);
  await host.node.stop();
}
