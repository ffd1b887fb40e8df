/**
 * What happens on the host without being asked for, as event lines.
 */
import { describeConnection } from './connection.js';
import { sendEvent } from './output.js';

/** Reports connections, peers and finished identify exchanges from now on. */
export function reportEvents(node) {
  for (const name of ['connection:open', 'connection:close']) {
    node.addEventListener(name, ({ detail }) => {
      sendEvent(name, { peer: String(detail.remotePeer), conn: describeConnection(detail) });
    });
  }
  for (const name of ['peer:connect', 'peer:disconnect']) {
    node.addEventListener(name, ({ detail }) => sendEvent(name, { peer: String(detail) }));
  }
  node.addEventListener('peer:identify', ({ detail }) => {
    sendEvent('peer:identify', {
      peer: String(detail.peerId),
      conn: detail.connection.id,
      agent: detail.agentVersion ?? null,
      protocolVersion: detail.protocolVersion ?? null,
      protocols: detail.protocols,
      listenAddrs: detail.listenAddrs.map(String),
      observedAddr: detail.observedAddr?.toString() ?? null,
    });
  });
}
