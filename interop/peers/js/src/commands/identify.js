/**
 * What the remote says of itself: asked anew and shown as received, without the library's peer store in between (which
 * keeps the record with the highest sequence number, whatever came last).
 */
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { PeerRecord, RecordEnvelope } from '@libp2p/peer-record';
import { multiaddr } from '@multiformats/multiaddr';
import { connect, openStream } from '../connection.js';
import { PeerError } from '../errors.js';
import { delimitedFields, splitDelimited } from '../protobuf.js';
import { chunks, resetOnFailure } from '../stream-io.js';

const IDENTIFY_PROTOCOL = '/ipfs/id/1.0.0';

/** More than any implementation sends: ten messages of 8 KiB. */
const LONGEST_ANSWER_BYTES = 128 * 1024;

/** Field numbers of the message (libp2p specification, identify/README.md). */
const FIELDS = {
  listenAddrs: 2,
  protocols: 3,
  observedAddr: 4,
  protocolVersion: 5,
  agentVersion: 6,
  signedPeerRecord: 8,
};

export async function identify(args, host, signal) {
  const connection = await connect(args, host, signal);
  const stream = await openStream(connection, [IDENTIFY_PROTOCOL], host, signal);
  const [answer] = await resetOnFailure(stream, () => Promise.all([readAnswer(stream), stream.close()]));
  return describeAnswer(merge(splitDelimited(answer).map(delimitedFields)), connection.remotePeer);
}

/** Waits until the library's own identify exchange on a connection has succeeded. */
export function whenIdentified(node, connection, signal) {
  return new Promise((resolve, reject) => {
    const detach = () => {
      node.removeEventListener('peer:identify', onIdentify);
      connection.removeEventListener('close', onClose);
      signal.removeEventListener('abort', onAbort);
    };
    const onIdentify = ({ detail }) => {
      if (detail.connection === connection) {
        detach();
        resolve();
      }
    };
    const onClose = ({ error }) => {
      detach();
      reject(error ?? new PeerError('ConnectionClosedError', 'The connection closed before identify was done'));
    };
    const onAbort = () => {
      detach();
      reject(signal.reason);
    };
    node.addEventListener('peer:identify', onIdentify);
    connection.addEventListener('close', onClose);
    signal.addEventListener('abort', onAbort);
  });
}

async function readAnswer(stream) {
  const parts = [];
  let bytes = 0;
  for await (const chunk of chunks(stream)) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER_BYTES) {
      throw new PeerError('InvalidMessageError', `the identify answer has more than ${LONGEST_ANSWER_BYTES} bytes`);
    }
    parts.push(chunk.subarray());
  }
  return Buffer.concat(parts);
}

/** An answer may come as several messages; repeated fields add up. */
function merge(messages) {
  const merged = new Map();
  for (const message of messages) {
    for (const [field, values] of message) {
      merged.set(field, [...(merged.get(field) ?? []), ...values]);
    }
  }
  return merged;
}

async function describeAnswer(fields, remotePeer) {
  const all = (name) => fields.get(FIELDS[name]) ?? [];
  const last = (name, read) => (all(name).length === 0 ? null : read(all(name).at(-1)));
  const string = (bytes) => Buffer.from(bytes).toString();
  return {
    peer: String(remotePeer),
    agent: last('agentVersion', string),
    protocolVersion: last('protocolVersion', string),
    protocols: all('protocols').map(string),
    listenAddrs: all('listenAddrs').map(address),
    observedAddr: last('observedAddr', address),
    signedPeerRecord: await last('signedPeerRecord', (envelope) => describeRecord(envelope, remotePeer)),
  };
}

/** An address as text; one that this stack cannot read is shown in hex rather than dropped. */
function address(bytes) {
  try {
    return String(multiaddr(bytes));
  } catch {
    return `0x${Buffer.from(bytes).toString('hex')}`;
  }
}

/** The record, and whether its signature holds and signer, subject and remote peer are the same. */
async function describeRecord(bytes, remotePeer) {
  const envelope = RecordEnvelope.createFromProtobuf(bytes);
  const record = PeerRecord.createFromProtobuf(envelope.payload);
  const signer = peerIdFromPublicKey(envelope.publicKey);
  const typed = Buffer.from(PeerRecord.CODEC).equals(envelope.payloadType);
  const signed = await envelope.validate(PeerRecord.DOMAIN);
  return {
    verified: typed && signed && signer.equals(record.peerId) && signer.equals(remotePeer),
    signer: String(signer),
    peer: String(record.peerId),
    seq: record.seqNumber,
    addrs: record.multiaddrs.map(String),
  };
}
