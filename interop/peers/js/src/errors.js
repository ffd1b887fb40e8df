/**
 * Errors as the answers show them: `name` is one of a few stable kinds, `message` is the library's own text.
 */

/** An error whose name is already one of the kinds that answers use. */
export class PeerError extends Error {
  constructor(name, message, cause) {
    super(message, { cause });
    this.name = name;
  }
}

/** A command or a flag that asks for something impossible: the caller has to change what it sends. */
export function badRequest(message, cause) {
  return new PeerError('BadRequest', message, cause);
}

const kinds = new Map([
  ['AbortError', 'TimeoutError'],
  ['UnsupportedProtocolError', 'NegotiationError'],
  ['UnsupportedListenAddressesError', 'ListenError'],
  ['MuxerClosedError', 'ConnectionClosedError'],
  ['ConnectionClosingError', 'ConnectionClosedError'],
]);

/** The kind of any error: ours keep theirs, the library's are folded into the stable ones. */
export function kindOf(error) {
  return kinds.get(error.name) ?? error.name ?? 'Error';
}

/** The library's text; an aggregate also tells each of its causes, and the event with which a WebSocket fails says little. */
export function textOf(error) {
  if (error instanceof Event) {
    return error.message || 'the WebSocket could not be opened';
  }
  if (error instanceof AggregateError) {
    return [error.message, ...error.errors.map(textOf)].join('; ');
  }
  return error.message || String(error);
}

/** The `error` object of an answer. */
export function describe(error) {
  const known = error instanceof Error ? error : new Error(textOf(error));
  return { name: kindOf(known), message: textOf(known) };
}

/** Waits for a dial; whatever fails in it, other than by time, is a DialError. */
export async function dialling(promise) {
  try {
    return await promise;
  } catch (error) {
    const kind = kindOf(error);
    throw new PeerError(kind === 'TimeoutError' ? kind : 'DialError', textOf(error), error);
  }
}

/** Waits for protocol negotiation; an end of the stream in the middle of it is a NegotiationError. */
export async function negotiating(promise) {
  try {
    return await promise;
  } catch (error) {
    const kind = error.name === 'UnexpectedEOFError' ? 'NegotiationError' : kindOf(error);
    throw new PeerError(kind, textOf(error), error);
  }
}
