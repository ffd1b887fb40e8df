/**
 * The limits of js-libp2p that a test would otherwise run into (five connections a second from one host, two ping
 * streams a connection, and so on), raised. They are high, not absent; `--perf-memory` takes them away.
 */
const RAISED = {
  connections: 5_000,
  connectionsPerSecond: 2_000,
  pendingConnections: 2_000,
  streamsPerConnection: 20_000,
  streamsPerProtocol: 20_000,
};

/** The limits in force: every one a count. */
export function limitsFor({ perfMemory }) {
  if (!perfMemory) {
    return RAISED;
  }
  return Object.fromEntries(Object.keys(RAISED).map((name) => [name, Number.MAX_SAFE_INTEGER]));
}

/** Under `--perf-memory`: time for many handshakes and negotiations at once, and for streams opened at once. */
export const PATIENT = {
  connectionManager: {
    inboundUpgradeTimeout: 60_000,
    inboundStreamProtocolNegotiationTimeout: 60_000,
    outboundStreamProtocolNegotiationTimeout: 60_000,
  },
  // The library pings every connection each ten seconds and aborts it when that fails: with thousands of connections
  // it would do nothing else.
  connectionMonitor: { enabled: false },
  yamux: { maxEarlyStreams: Number.MAX_SAFE_INTEGER },
  mplex: { maxEarlyStreams: Number.MAX_SAFE_INTEGER },
};

/** The options with which a protocol handler is registered under these limits. */
export function handlerOptions(limits) {
  return {
    maxInboundStreams: limits.streamsPerProtocol,
    maxOutboundStreams: limits.streamsPerProtocol,
    runOnLimitedConnection: true,
  };
}

/** How long one dial may take, all its addresses together and each of them. */
export const DIAL_TIMEOUT_MS = 30_000;

/** How long the identify protocol may take. */
export const IDENTIFY_TIMEOUT_MS = 30_000;

/**
 * How long an inbound ping stream may live. The library holds each stream for this long even after it closed, so it is
 * bounded by memory: 500 connections pinged every 10 s leave 6000 closed streams.
 */
export const PING_STREAM_LIFETIME_MS = 120_000;

/** How long a command may take when it names no `timeoutMs`. */
export const COMMAND_TIMEOUT_MS = 60_000;

/** The largest receive window of a stream; the read buffer of a paused stream has to hold it all. */
export const STREAM_WINDOW_BYTES = 16 * 1024 * 1024;
