/**
 * The WebSocket with which js-libp2p dials. It takes the global one, which Node 20 does not have and which takes no TLS
 * options; this one is the same code, as the package it comes from.
 */
import { Agent, WebSocket } from 'undici';

/** Makes the global WebSocket trust what the flags say. */
export function provideWebSocket({ tlsCa, insecureTls }) {
  const dispatcher = new Agent({
    connect: {
      rejectUnauthorized: !insecureTls,
      ...(tlsCa === undefined ? {} : { ca: tlsCa }),
    },
  });
  globalThis.WebSocket = class extends WebSocket {
    constructor(url, protocols = []) {
      super(url, { protocols, dispatcher });
    }
  };
}
