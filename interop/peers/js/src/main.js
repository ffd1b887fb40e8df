/**
 * A js-libp2p peer driven over standard input and output.
 */
import './compat.js';
import { sendEvent } from './output.js';
import process from 'node:process';
import { describe } from './errors.js';
import { parseFlags } from './flags.js';

// Something gone wrong on one connection inside the library must not take the peer with it.
process.on('uncaughtException', (error) => console.error('uncaught', error));
process.on('unhandledRejection', (error) => console.error('unhandled', error));

try {
  const options = parseFlags(process.argv.slice(2));
  // The library takes a while to load; a wrong flag is told before.
  const { runPeer } = await import('./run-peer.js');
  await runPeer(options);
  process.exit(0);
} catch (error) {
  sendEvent('fatal', { error: describe(error) });
  process.exit(1);
}
