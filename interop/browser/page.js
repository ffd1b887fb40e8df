/**
 * What a page of an application does: a js-libp2p node that dials one address, and what it finds there. The test calls
 * `talkTo`; every step is shown on the page.
 */
import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { ping } from '@libp2p/ping';
import { webSockets } from '@libp2p/websockets';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { chunks, write } from './stream-io.js';

const ECHO_PROTOCOL = '/echo/1.0.0';
const CHUNK_BYTES = 64 * 1024;
const LIMIT_MS = 60_000;

document.querySelector('#browser').textContent = navigator.userAgent;

const node = await createLibp2p({
  transports: [webSockets()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  // Each connection is identified by the library once more than by the test.
  services: { identify: identify({ maxOutboundStreams: 2 }), ping: ping() },
  // In a browser the library by itself dials no private address and no WebSocket without TLS.
  connectionGater: { denyDialMultiaddr: () => false },
});

/** Dials an address, pings, identifies, echoes so many bytes, and tells what came of it. Rejects if a step fails. */
globalThis.talkTo = async (address, echoed) => {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const connection = await step(`dial ${address}`, () => node.dial(multiaddr(address), { signal }), (made) =>
    `${made.encryption}, ${made.multiplexer}`);
  const rtt = await step('ping', () => node.services.ping.ping(connection.remotePeer, { signal }), (ms) => `${ms} ms`);
  const about = await step('identify', () => node.services.identify.identify(connection, { signal }), (known) =>
    known.agentVersion);
  const bytes = await step(`echo ${echoed} bytes`, () => echo(connection, echoed, signal), (received) =>
    `${received} bytes came back unchanged`);
  return {
    self: String(node.peerId),
    peer: String(connection.remotePeer),
    encryption: connection.encryption,
    multiplexer: connection.multiplexer,
    rtt,
    agent: about.agentVersion,
    protocols: about.protocols,
    observedAddr: String(about.observedAddr),
    echoed: bytes,
  };
};

async function step(name, run, outcome) {
  const row = document.querySelector('#steps').insertRow();
  row.insertCell().textContent = name;
  const cell = row.insertCell();
  const started = performance.now();
  try {
    const result = await run();
    cell.textContent = outcome(result);
    return result;
  } catch (error) {
    cell.textContent = `${error.name}: ${error.message}`;
    row.className = 'failed';
    throw error;
  } finally {
    row.insertCell().textContent = Math.round(performance.now() - started);
  }
}

/** Sends random bytes and takes them back at the same time; throws unless they are the same, to the half-close. */
async function echo(connection, size, signal) {
  const stream = await connection.newStream(ECHO_PROTOCOL, { signal });
  const abort = () => stream.abort(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    const sent = randomBytes(size);
    const reading = takeBack(stream, sent);
    for (let at = 0; at < size; at += CHUNK_BYTES) {
      await write(stream, sent.subarray(at, at + CHUNK_BYTES));
    }
    await stream.close({ signal });
    return await reading;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function takeBack(stream, sent) {
  let received = 0;
  for await (const list of chunks(stream)) {
    for (const part of list) {
      for (const byte of part) {
        if (byte !== sent[received]) {
          throw new Error(`byte ${received} is not the one that was sent`);
        }
        received += 1;
      }
    }
  }
  if (received !== sent.length) {
    throw new Error(`${received} of ${sent.length} bytes came back`);
  }
  return received;
}

function randomBytes(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += CHUNK_BYTES) {
    crypto.getRandomValues(bytes.subarray(at, at + CHUNK_BYTES));
  }
  return bytes;
}
