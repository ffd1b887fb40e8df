/**
 * Reading and writing js-libp2p streams with back-pressure both ways.
 *
 * The library's own async iterator takes everything the remote sends into memory, and its `onDrain` returns at once
 * after the first time it was used, so neither is relied on here.
 */
import { StreamResetError } from '@libp2p/interface';

/** So many unconsumed bytes stop the reading, which closes the remote's window. */
const READ_AHEAD_BYTES = 1024 * 1024;

/**
 * What the remote sends, in order, up to its half-close. Throws when the stream is reset or its connection goes before
 * that. Start reading before closing the stream for writing.
 */
export async function* chunks(stream) {
  const reader = new Reader(stream);
  try {
    for (;;) {
      const chunk = await reader.next();
      if (chunk === undefined) {
        return;
      }
      yield chunk;
    }
  } finally {
    reader.detach();
  }
}

class Reader {
  #stream;
  #queue = [];
  #queuedBytes = 0;
  #finSeen;
  #failure;
  #wake = () => {};

  constructor(stream) {
    this.#stream = stream;
    this.#finSeen = stream.status === 'open' && stream.remoteWriteStatus === 'closed';
    if (stream.status !== 'open') {
      this.#failure = new StreamResetError(`The stream is ${stream.status}`);
    }
    stream.addEventListener('message', this.#onMessage);
    stream.addEventListener('remoteCloseWrite', this.#onFin);
    stream.addEventListener('close', this.#onClose);
  }

  /** The next chunk, or undefined at the end. */
  async next() {
    for (;;) {
      if (this.#queue.length > 0) {
        const chunk = this.#queue.shift();
        this.#queuedBytes -= chunk.byteLength;
        return chunk;
      }
      if (this.#failure !== undefined) {
        throw this.#failure;
      }
      if (this.#stream.readStatus === 'paused') {
        this.#resume();
      } else if (this.#finSeen && this.#stream.readBufferLength === 0) {
        return undefined;
      } else {
        await new Promise((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  detach() {
    this.#stream.removeEventListener('message', this.#onMessage);
    this.#stream.removeEventListener('remoteCloseWrite', this.#onFin);
    this.#stream.removeEventListener('close', this.#onClose);
  }

  #resume() {
    try {
      this.#stream.resume();
    } catch (error) {
      // The window update of a resumed stream has nowhere to go once the connection closed.
      if (this.#stream.status === 'open') {
        this.#failure = error;
      }
    }
  }

  #onMessage = (event) => {
    this.#queue.push(event.data);
    this.#queuedBytes += event.data.byteLength;
    if (this.#queuedBytes >= READ_AHEAD_BYTES && this.#stream.readStatus === 'readable') {
      this.#stream.pause();
    }
    this.#wake();
  };

  #onFin = () => {
    this.#finSeen = true;
    this.#wake();
  };

  #onClose = (event) => {
    if (event.error != null) {
      this.#failure = event.error;
    } else if (!this.#finSeen) {
      this.#failure = new StreamResetError('The connection closed before the end of the stream');
    }
    this.#wake();
  };
}

/**
 * Hands every chunk to `take` the moment it comes and resolves at the remote's half-close: the way without promises in
 * between. There is no back-pressure but what `take` does with `pauseUntilDrained`. Rejects as `chunks` throws, and
 * with what `take` throws.
 */
export function forEachChunk(stream, take) {
  return new Promise((resolve, reject) => {
    let finSeen = stream.remoteWriteStatus === 'closed';
    const settle = (outcome, value) => {
      stream.removeEventListener('message', onMessage);
      stream.removeEventListener('remoteCloseWrite', onFin);
      stream.removeEventListener('close', onClose);
      outcome(value);
    };
    const checkEnd = () => {
      if (finSeen && stream.readBufferLength === 0) {
        settle(resolve);
      }
    };
    const onMessage = ({ data }) => {
      try {
        take(data);
      } catch (error) {
        settle(reject, error);
      }
      if (finSeen) {
        queueMicrotask(checkEnd);
      }
    };
    const onFin = () => {
      finSeen = true;
      // The bytes of the frame that brings the end are handed out after this event.
      queueMicrotask(checkEnd);
    };
    const onClose = ({ error }) => {
      if (error != null || !finSeen || stream.readBufferLength > 0) {
        settle(reject, error ?? new StreamResetError('The connection closed before the end of the stream'));
      }
    };
    if (stream.status !== 'open') {
      reject(new StreamResetError(`The stream is ${stream.status}`));
      return;
    }
    stream.addEventListener('message', onMessage);
    stream.addEventListener('remoteCloseWrite', onFin);
    stream.addEventListener('close', onClose);
    if (finSeen) {
      queueMicrotask(checkEnd);
    }
  });
}

/** Takes nothing more from the stream until it accepts what was sent on it. */
export async function pauseUntilDrained(stream) {
  // A pause while the library hands out bytes after a resume would be undone by the rest of that resume.
  await undefined;
  if (stream.writableNeedsDrain && stream.readStatus === 'readable') {
    stream.pause();
  }
  await writable(stream);
  if (stream.readStatus === 'paused') {
    stream.resume();
  }
}

/** Writes one chunk and waits until the stream takes more. */
export async function write(stream, chunk) {
  if (stream.status === 'reset') {
    throw new StreamResetError();
  }
  if (!stream.send(chunk)) {
    await writable(stream);
  }
}

async function writable(stream) {
  while (stream.writableNeedsDrain) {
    await drained(stream);
  }
}

function drained(stream) {
  return new Promise((resolve, reject) => {
    const settle = (event) => {
      stream.removeEventListener('drain', settle);
      stream.removeEventListener('close', settle);
      if (event.type === 'drain') {
        resolve();
      } else {
        reject(event.error ?? new StreamResetError('The connection closed while writing'));
      }
    };
    stream.addEventListener('drain', settle);
    stream.addEventListener('close', settle);
    if (stream.status !== 'open') {
      settle({ type: 'close' });
    }
  });
}

/** Takes everything up to the remote's half-close and tells how many bytes that was. */
export async function discard(stream) {
  let bytes = 0;
  await forEachChunk(stream, (chunk) => {
    bytes += chunk.byteLength;
  });
  return bytes;
}

/** Runs `use` on the stream; a failure resets the stream, so that the remote hears of it. */
export async function resetOnFailure(stream, use) {
  try {
    return await use(stream);
  } catch (error) {
    stream.abort(error);
    throw error;
  }
}
