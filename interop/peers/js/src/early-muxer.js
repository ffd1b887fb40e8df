/**
 * Which connections had their muxer settled by the security handshake, so that it was not negotiated afterwards. The
 * library tells it of no connection.
 */
const settledEarly = new WeakSet();

/** Whether the security handshake of a connection has settled its muxer. */
export function hadEarlyMuxer(connection) {
  return settledEarly.has(connection.muxer);
}

/** The same security protocol, which remembers the muxers that it settled. */
export function rememberingEarlyMuxer(createEncrypter) {
  return (components) => {
    const encrypter = createEncrypter(components);
    for (const secure of ['secureInbound', 'secureOutbound']) {
      const original = encrypter[secure].bind(encrypter);
      encrypter[secure] = async (...args) => {
        const secured = await original(...args);
        return secured.streamMuxer == null ? secured : { ...secured, streamMuxer: marking(secured.streamMuxer) };
      };
    }
    return encrypter;
  };
}

function marking(factory) {
  return {
    protocol: factory.protocol,
    createStreamMuxer(connection) {
      const muxer = factory.createStreamMuxer(connection);
      settledEarly.add(muxer);
      return muxer;
    },
  };
}
