/**
 * Just enough protobuf to read a message field by field as it came.
 */
import { PeerError } from './errors.js';

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** The messages in a sequence of length-prefixed ones. */
export function splitDelimited(bytes) {
  const reader = new Reader(bytes);
  const messages = [];
  while (!reader.atEnd()) {
    messages.push(reader.delimited());
  }
  return messages;
}

/** The length-delimited fields of a message: field number to all its values, in order. Other fields are passed over. */
export function delimitedFields(message) {
  const reader = new Reader(message);
  const fields = new Map();
  while (!reader.atEnd()) {
    const tag = reader.varint();
    const type = tag % 8;
    if (type === LENGTH_DELIMITED) {
      const field = Math.floor(tag / 8);
      fields.set(field, [...(fields.get(field) ?? []), reader.delimited()]);
    } else {
      reader.skip(type);
    }
  }
  return fields;
}

class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  atEnd() {
    return this.#at === this.#bytes.byteLength;
  }

  varint() {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 63; factor *= 128) {
      const byte = this.#take(1)[0];
      value += (byte % 128) * factor;
      if (byte < 128) {
        return value;
      }
    }
    throw malformed('a varint has more than ten bytes');
  }

  delimited() {
    return this.#take(this.varint());
  }

  skip(type) {
    switch (type) {
      case VARINT:
        this.varint();
        break;
      case FIXED_64:
        this.#take(8);
        break;
      case FIXED_32:
        this.#take(4);
        break;
      default:
        throw malformed(`wire type ${type}`);
    }
  }

  #take(length) {
    const end = this.#at + length;
    if (end > this.#bytes.byteLength) {
      throw malformed('the message is cut short');
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function malformed(reason) {
  return new PeerError('InvalidMessageError', `malformed protobuf: ${reason}`);
}
