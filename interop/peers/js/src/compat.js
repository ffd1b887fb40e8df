/**
 * What current js-libp2p expects of Node 22, for Node 20. Imported before anything of libp2p is.
 */
Promise.withResolvers ??= function withResolvers() {
  let resolve;
  let reject;
  const promise = new this((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};
