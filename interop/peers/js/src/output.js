/**
 * The line protocol's side of standard output: one JSON object a line and nothing else. Loading this module sends
 * everything that other code writes to standard output, console included, to standard error.
 */
import { Console } from 'node:console';

const writeLine = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
globalThis.console = new Console(process.stderr, process.stderr);

// Nobody is left to talk to once the reader of our lines is gone.
process.stdout.on('error', () => process.exit(1));

/** Writes one object as one line. */
export function send(object) {
  writeLine(`${encode(object)}\n`);
}

/** Writes one event line: the name, then its fields. */
export function sendEvent(event, fields) {
  send({ event, ...fields });
}

/**
 * JSON in which a BigInt is a plain number with all its digits: record sequence numbers are 64 bits wide and go beyond
 * what a double holds.
 */
function encode(object) {
  const marked = JSON.stringify(object, (_, value) => (typeof value === 'bigint' ? `\u0000bigint ${value}` : value));
  return marked.replace(/"\\u0000bigint (-?\d+)"/g, '$1');
}
