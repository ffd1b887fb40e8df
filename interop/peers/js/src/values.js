/**
 * Byte strings in commands and results.
 */
import { badRequest } from './errors.js';

/** The bytes of a value in a command: a string is UTF-8, an object says how it is written. */
export function decodeValue(value, name) {
  if (typeof value === 'string') {
    return Buffer.from(value);
  }
  for (const [field, encoding] of [['text', 'utf8'], ['hex', 'hex'], ['base64', 'base64']]) {
    if (typeof value?.[field] === 'string') {
      return Buffer.from(value[field], encoding);
    }
  }
  throw badRequest(`${name} is needed, a string or an object with text, hex or base64`);
}

/** The field of a result that holds these bytes: `data` when they are UTF-8, else `base64`. */
export function encodeValue(bytes) {
  try {
    return { data: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}
