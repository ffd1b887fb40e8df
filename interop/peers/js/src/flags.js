/**
 * The command line. Every flag of the peer control document is known here; one that this peer does not serve is refused
 * by name, never ignored.
 */
import { readFileSync } from 'node:fs';
import { badRequest } from './errors.js';
import { serviceTag } from './mdns.js';

const SUPPORTED_VALUES = {
  '--transports': ['tcp', 'ws', 'circuit'],
  '--security': ['noise', 'tls', 'plaintext'],
  '--muxers': ['yamux', 'mplex'],
  '--services': ['identify', 'ping', 'echo', 'perf'],
};

const DOCUMENTED_VALUES = {
  '--transports': ['tcp', 'ws', 'circuit', 'quic', 'webrtc-direct'],
  '--security': ['noise', 'tls', 'plaintext'],
  '--muxers': ['yamux', 'mplex'],
  '--services': ['identify', 'ping', 'echo', 'perf', 'fetch'],
};

const KEYS = ['ed25519', 'secp256k1', 'rsa'];

const UNSUPPORTED_FLAGS = [
  '--relay-client', '--relay-discovery', '--dcutr', '--upnp', '--autonat',
  '--routing-client', '--pubsub',
];

/** What each of the DHT's flags may say. */
const KAD_MODES = ['client', 'server'];
const KAD_FILTERS = ['none', 'lan', 'wan'];

/** The option of each flag whose value is a file. */
const FILES = { '--tls-cert': 'tlsCert', '--tls-key': 'tlsKey', '--tls-ca': 'tlsCa', '--psk': 'psk' };

/** Reads the arguments after the program's own name, or throws a BadRequest that names the culprit. */
export function parseFlags(argv) {
  const options = {
    listen: [],
    announce: [],
    dial: [],
    key: 'ed25519',
    seed: undefined,
    transports: ['tcp', 'ws'],
    security: ['noise'],
    muxers: ['yamux'],
    services: [...SUPPORTED_VALUES['--services']],
    tlsCert: undefined,
    tlsKey: undefined,
    tlsCa: undefined,
    insecureTls: false,
    psk: undefined,
    mdns: undefined,
    kad: { mode: undefined, protocol: '/ipfs/kad/1.0.0', filter: 'none' },
    bootstrap: [],
    routingPort: undefined,
    relayServer: false,
    relayLimits: {},
    perfMemory: false,
  };
  for (let at = 0; at < argv.length; at += 1) {
    const flag = argv[at];
    const value = () => {
      at += 1;
      if (argv[at] === undefined) {
        throw badRequest(`${flag} needs a value`);
      }
      return argv[at];
    };
    applyFlag(options, flag, value);
  }
  if (options.seed !== undefined && options.key !== 'ed25519') {
    throw badRequest(`--seed gives an ed25519 identity, not ${options.key}`);
  }
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
    throw badRequest('--tls-cert and --tls-key go together');
  }
  if (!options.relayServer && Object.keys(options.relayLimits).length > 0) {
    throw badRequest('the limits of a relay need --relay-server');
  }
  if (options.kad.mode === undefined && options.bootstrap.length > 0) {
    throw badRequest('--bootstrap needs --kad');
  }
  if (options.kad.mode !== undefined && !['identify', 'ping'].every((name) => options.services.includes(name))) {
    throw badRequest('--kad needs identify and ping among --services');
  }
  const secure = options.listen.find((address) => /\/(wss|tls\/.*ws)(\/|$)/.test(address));
  if (secure !== undefined && options.tlsCert === undefined) {
    throw badRequest(`--listen ${secure} needs --tls-cert and --tls-key`);
  }
  return options;
}

function applyFlag(options, flag, value) {
  switch (flag) {
    case '--listen':
    case '--announce':
    case '--dial':
    case '--bootstrap':
      options[flag.slice(2)].push(value());
      break;
    case '--key':
      options.key = keyType(value());
      break;
    case '--seed':
      options.seed = seed(value());
      break;
    case '--transports':
    case '--security':
    case '--muxers':
    case '--services':
      options[flag.slice(2)] = list(flag, value());
      break;
    case '--tls-cert':
    case '--tls-key':
    case '--tls-ca':
    case '--psk':
      options[FILES[flag]] = file(flag, value());
      break;
    case '--kad':
      options.kad.mode = oneOf(flag, value(), KAD_MODES);
      break;
    case '--kad-filter':
      options.kad.filter = oneOf(flag, value(), KAD_FILTERS);
      break;
    case '--kad-protocol':
      options.kad.protocol = value();
      break;
    case '--routing-server':
      options.routingPort = port(flag, value());
      break;
    case '--mdns':
      options.mdns = serviceTag(flag, value());
      break;
    case '--insecure-tls':
      options.insecureTls = true;
      break;
    case '--relay-server':
      options.relayServer = true;
      break;
    case '--relay-unlimited':
      options.relayLimits.none = true;
      break;
    case '--relay-validity':
    case '--relay-seconds':
    case '--relay-bytes':
      options.relayLimits[flag.slice('--relay-'.length)] = number(flag, value());
      break;
    case '--perf-memory':
      options.perfMemory = true;
      break;
    default:
      if (UNSUPPORTED_FLAGS.includes(flag)) {
        throw badRequest(`${flag} is not supported by the js peer`);
      }
      throw badRequest(`unknown flag ${flag}`);
  }
}

function oneOf(flag, value, values) {
  if (!values.includes(value)) {
    throw badRequest(`unknown value ${value} of ${flag}`);
  }
  return value;
}

function keyType(value) {
  if (value === 'ecdsa') {
    throw badRequest('--key ecdsa is not supported by the js peer: js-libp2p has no ECDSA peer ids');
  }
  if (!KEYS.includes(value)) {
    throw badRequest(`unknown value ${value} of --key`);
  }
  return value;
}

function number(flag, value) {
  if (!/^[1-9]\d{0,14}$/.test(value)) {
    throw badRequest(`${flag} needs a number above zero, not ${value}`);
  }
  return Number(value);
}

function port(flag, value) {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 0xffff) {
    throw badRequest(`${flag} needs a port, not ${value}`);
  }
  return Number(value);
}

function seed(value) {
  if (!/^[0-9a-fA-F]{64}$/.test(value)) {
    throw badRequest('--seed needs 64 hex digits');
  }
  return Buffer.from(value, 'hex');
}

function file(flag, path) {
  try {
    return readFileSync(path);
  } catch (error) {
    throw badRequest(`${flag}: ${error.message}`, error);
  }
}

/** A comma separated list; an empty one is none at all, as in `--services ""`. */
function list(flag, value) {
  const values = value.split(',').filter((item) => item !== '');
  for (const item of values) {
    if (!DOCUMENTED_VALUES[flag].includes(item)) {
      throw badRequest(`unknown value ${item} of ${flag}`);
    }
    if (!SUPPORTED_VALUES[flag].includes(item)) {
      throw badRequest(`${flag} ${item} is not supported by the js peer`);
    }
  }
  if (values.length === 0 && flag !== '--services') {
    throw badRequest(`${flag} needs at least one value`);
  }
  return values;
}
