/**
 * The libp2p node behind the commands, built from the flags.
 */
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { generateKeyPair, generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { identify, identifyPush } from '@libp2p/identify';
import { mplex } from '@libp2p/mplex';
import { noise } from '@libp2p/noise';
import { ping } from '@libp2p/ping';
import { plaintext } from '@libp2p/plaintext';
import { preSharedKey } from '@libp2p/pnet';
import { tcp } from '@libp2p/tcp';
import { tls } from '@libp2p/tls';
import { webSockets } from '@libp2p/websockets';
import { yamux } from '@libp2p/yamux';
import { createLibp2p } from 'libp2p';
import { rememberingEarlyMuxer } from './early-muxer.js';
import { ECHO_PROTOCOL, serveEcho } from './echo.js';
import { badRequest } from './errors.js';
import { kadService } from './kad.js';
import {
  DIAL_TIMEOUT_MS, IDENTIFY_TIMEOUT_MS, PATIENT, PING_STREAM_LIFETIME_MS, STREAM_WINDOW_BYTES, handlerOptions,
  limitsFor,
} from './limits.js';
import { discoveries } from './mdns.js';
import { PERF_PROTOCOL, servePerf } from './perf.js';
import { provideWebSocket } from './web-socket.js';

const transports = {
  tcp: () => tcp(),
  ws: (options) => {
    provideWebSocket(options);
    return webSockets({ https: { cert: options.tlsCert, key: options.tlsKey } });
  },
  circuit: () => circuitRelayTransport(),
};
const encrypters = { noise: () => noise(), tls: () => tls(), plaintext: () => plaintext() };
const muxers = {
  yamux: (limits, patience) => yamux({
    maxInboundStreams: limits.streamsPerConnection,
    maxOutboundStreams: limits.streamsPerConnection,
    streamOptions: { maxReadBufferLength: 2 * STREAM_WINDOW_BYTES, maxStreamWindowSize: STREAM_WINDOW_BYTES },
    ...patience.yamux,
  }),
  mplex: (limits, patience) => mplex({
    maxInboundStreams: limits.streamsPerConnection,
    maxOutboundStreams: limits.streamsPerConnection,
    disconnectThreshold: limits.streamsPerConnection,
    // It has no flow control: whatever the remote sends has to fit.
    streamOptions: { maxReadBufferLength: 2 * STREAM_WINDOW_BYTES },
    ...patience.mplex,
  }),
};

/** The library's name of each value of `--key`, and the bits of an RSA key. */
const keyTypes = { ed25519: ['Ed25519'], secp256k1: ['secp256k1'], rsa: ['RSA', 2048] };

/** The libp2p services of each value of `--services` that is a service of the library. */
const services = {
  identify: (limits) => {
    const init = { ...handlerOptions(limits), timeout: IDENTIFY_TIMEOUT_MS };
    return { identify: identify(init), identifyPush: identifyPush(init) };
  },
  ping: (limits) => ({ ping: ping({ ...handlerOptions(limits), timeout: PING_STREAM_LIFETIME_MS }) }),
};

/** The protocols of each value of `--services` that is served here. */
const protocols = { echo: [ECHO_PROTOCOL, serveEcho], perf: [PERF_PROTOCOL, servePerf] };

/** A host that is not started yet: its node and the limits that it keeps. It listens only where a flag says so. */
export async function createHost(options) {
  const limits = limitsFor(options);
  const patience = options.perfMemory ? PATIENT : {};
  const node = await createLibp2p({
    start: false,
    privateKey: await privateKey(options),
    addresses: { listen: options.listen, announce: options.announce },
    transports: options.transports.map((name) => transports[name](options)),
    connectionEncrypters: options.security.map((name) => rememberingEarlyMuxer(encrypters[name]())),
    streamMuxers: options.muxers.map((name) => muxers[name](limits, patience)),
    connectionManager: {
      maxConnections: limits.connections,
      inboundConnectionThreshold: limits.connectionsPerSecond,
      maxIncomingPendingConnections: limits.pendingConnections,
      dialTimeout: DIAL_TIMEOUT_MS,
      addressDialTimeout: DIAL_TIMEOUT_MS,
      ...patience.connectionManager,
    },
    connectionMonitor: patience.connectionMonitor,
    connectionProtector: protector(options),
    peerDiscovery: discoveries(options),
    services: Object.assign(kadService(options, limits), relayService(options), ...options.services.map((name) => services[name]?.(limits))),
  });
  for (const [protocol, serve] of options.services.map((name) => protocols[name]).filter(Boolean)) {
    await node.handle(protocol, serve, handlerOptions(limits));
  }
  return { node, limits };
}

/** A relay with the library's limits, as far as no others are asked for, where one is asked for. */
function relayService({ relayServer, relayLimits: { none, validity, seconds, bytes } }) {
  if (!relayServer) {
    return {};
  }
  const reservations = {
    ...(none && { applyDefaultLimit: false, maxReservations: Infinity }),
    ...(validity && { reservationTtl: validity * 1000 }),
    ...(seconds && { applyDefaultLimit: true, defaultDurationLimit: seconds * 1000 }),
    ...(bytes && { applyDefaultLimit: true, defaultDataLimit: BigInt(bytes) }),
  };
  return { circuitRelay: circuitRelayServer({ reservations }) };
}

/** What keeps everybody out who has not the key of the private network; nothing without a key. */
function protector({ psk }) {
  if (psk === undefined) {
    return undefined;
  }
  try {
    const protect = preSharedKey({ psk });
    protect(); // reads the key
    return protect;
  } catch (error) {
    throw badRequest(`--psk: ${error.message}`, error);
  }
}

function privateKey({ key, seed }) {
  if (seed !== undefined) {
    return generateKeyPairFromSeed('Ed25519', seed);
  }
  return generateKeyPair(...keyTypes[key]);
}
