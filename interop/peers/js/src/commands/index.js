/**
 * Every command by its name. A command is `async (args, host, signal)` and returns its result.
 */
import { autonat } from './autonat.js';
import * as connections from './connections.js';
import { handle, unhandle } from './handlers.js';
import { identify } from './identify.js';
import { ipnsRecord, ipnsResolve } from './ipns.js';
import * as kad from './kad.js';
import { peerStore, peerStoreAdd } from './peer-store.js';
import { dialRelay, reserve } from './relay.js';
import { routingClient, routingRelease, routingScript } from './routing.js';
import * as self from './self.js';
import * as streams from './streams.js';
import * as transfers from './transfers.js';

export const commands = {
  info: self.info,
  listen: self.listen,
  stats: self.stats,
  close: self.close,
  dial: connections.dial,
  conns: connections.conns,
  disconnect: connections.disconnect,
  closeConn: connections.closeConn,
  dialLoop: connections.dialLoop,
  newStream: streams.newStream,
  streams: streams.streams,
  holdStreams: streams.holdStreams,
  ping: transfers.ping,
  roundTrips: transfers.roundTrips,
  echo: transfers.echo,
  perf: transfers.perf,
  identify,
  autonat,
  handle,
  unhandle,
  peerStore,
  peerStoreAdd,
  kadMode: kad.kadMode,
  kadTable: kad.kadTable,
  kadRefresh: kad.kadRefresh,
  kadPut: kad.kadPut,
  kadGet: kad.kadGet,
  kadProvide: kad.kadProvide,
  kadFindProviders: kad.kadFindProviders,
  kadFindPeer: kad.kadFindPeer,
  kadGetClosestPeers: kad.kadGetClosestPeers,
  ipnsRecord,
  ipnsResolve,
  routingClient,
  routingRelease,
  routingScript,
  reserve,
  dialRelay,
};
