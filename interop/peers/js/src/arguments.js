/**
 * Reading the arguments of a command, each with a BadRequest that names it when it is missing or wrong.
 */
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { badRequest } from './errors.js';

/** A string, which must be there. */
export function text(args, name) {
  if (typeof args[name] !== 'string' || args[name] === '') {
    throw badRequest(`${name} is needed, a string`);
  }
  return args[name];
}

/** A whole number from `least` to `most`; `fallback` when absent, or needed if there is none. */
export function whole(args, name, { least = 0, most = Infinity, fallback } = {}) {
  const value = args[name] ?? fallback;
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    const bound = most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`;
    throw badRequest(`${name} is needed, a whole number ${bound}`);
  }
  return value;
}

/** A peer id, which must be there. */
export function peer(args, name = 'peer') {
  const value = text(args, name);
  try {
    return peerIdFromString(value);
  } catch (error) {
    throw badRequest(`${name} is not a peer id: ${error.message}`, error);
  }
}

/** One multiaddr or a list of them, never empty. */
export function addresses(args, name = 'addr') {
  const values = [args[name]].flat();
  if (values.length === 0 || !values.every((value) => typeof value === 'string')) {
    throw badRequest(`${name} is needed, a multiaddr or a list of them`);
  }
  return values.map((value) => {
    try {
      return multiaddr(value);
    } catch (error) {
      throw badRequest(`${name} is not a multiaddr: ${error.message}`, error);
    }
  });
}

/** What to dial: the addresses of `addr`, or else the peer id of `peer`. */
export function target(args) {
  if (args.addr !== undefined) {
    return addresses(args);
  }
  if (args.peer !== undefined) {
    return peer(args);
  }
  throw badRequest('addr or peer is needed');
}

/** The protocols to negotiate, in order of preference: `protocols` or the one `protocol`. */
export function protocols(args) {
  const values = args.protocols ?? (args.protocol === undefined ? [] : [args.protocol]);
  if (!Array.isArray(values) || values.length === 0 || !values.every((value) => typeof value === 'string')) {
    throw badRequest('protocol or protocols is needed');
  }
  return values;
}
