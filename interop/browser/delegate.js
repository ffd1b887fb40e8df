/**
 * A page that asks servers of delegated routing with helia's client. The test calls `ask`, and looks into `arrived` for
 * how many records of a question have come.
 */
import { defaultLogger } from '@libp2p/logger';
import { peerIdFromString } from '@libp2p/peer-id';
import { CID } from 'multiformats/cid';
import { askDelegate } from './client.js';

const LIMIT_MS = 30_000;

document.querySelector('#browser').textContent = navigator.userAgent;

/** How many records have come, by the tag of the question. */
globalThis.arrived = {};

/** Asks one question and tells its result or its error; neither rejects. */
globalThis.ask = async ({ cid, peer, value, tag = '', ...question }) => {
  const row = document.querySelector('#steps').insertRow();
  row.insertCell().textContent = `${question.op} ${cid ?? peer}`;
  const cell = row.insertCell();
  const started = performance.now();
  try {
    const { record, ...result } = await askDelegate({ logger: defaultLogger() }, {
      ...question,
      key: peer === undefined ? CID.parse(cid) : peerIdFromString(peer).toCID(),
      value: value && Uint8Array.from(atob(value.base64), (char) => char.charCodeAt(0)),
    }, (index) => {
      globalThis.arrived[tag] = index + 1;
    }, AbortSignal.timeout(LIMIT_MS));
    cell.textContent = result.records === undefined ? 'done' : `${result.records.length} records`;
    return { ok: true, result: { ...result, seq: Number(result.seq), record: record && btoa(String.fromCharCode(...record)) } };
  } catch (error) {
    cell.textContent = `${error.name}: ${error.message}`;
    row.className = 'failed';
    return { ok: false, error: { name: error.name, message: error.message } };
  } finally {
    row.insertCell().textContent = Math.round(performance.now() - started);
  }
};
