/**
 * The command loop: one JSON object a line in, answers as the commands finish. Commands run concurrently and none of
 * them can end the process.
 */
import { createInterface } from 'node:readline';
import { setMaxListeners } from 'node:events';
import { TimeoutError } from '@libp2p/interface';
import { whole } from './arguments.js';
import { badRequest, describe } from './errors.js';
import { COMMAND_TIMEOUT_MS } from './limits.js';
import { send } from './output.js';

/**
 * Answers every line of `input` with the result of its command, until the input ends or `close` was answered; then
 * resolves. A command is `async (args, host, signal)`; the signal aborts when the command has run out of time.
 */
export function serveCommands(input, host, commands) {
  return new Promise((resolve) => {
    const lines = createInterface({ input, crlfDelay: Infinity });
    lines.on('close', resolve);
    lines.on('line', async (line) => {
      if (line.trim() === '') {
        return;
      }
      const args = await answer(line, host, commands);
      if (args?.cmd === 'close') {
        resolve();
      }
    });
  });
}

/** Runs one command and sends its answer; returns the parsed line, or undefined if it was no command. */
async function answer(line, host, commands) {
  let args;
  try {
    args = parse(line);
    const result = await run(args, host, commands);
    send({ id: args.id, ok: true, cmd: args.cmd, result: result ?? {} });
  } catch (error) {
    send({ id: args?.id ?? null, ok: false, cmd: args?.cmd ?? null, error: describe(error) });
  }
  return args;
}

function parse(line) {
  let args;
  try {
    args = JSON.parse(line);
  } catch (error) {
    throw badRequest(`not a JSON object: ${error.message}`, error);
  }
  if (args === null || typeof args !== 'object' || Array.isArray(args)) {
    throw badRequest('not a JSON object');
  }
  return args;
}

async function run(args, host, commands) {
  const command = Object.hasOwn(commands, args.cmd) ? commands[args.cmd] : undefined;
  if (command === undefined) {
    throw badRequest(`the js peer has no command ${args.cmd}`);
  }
  const timeoutMs = whole(args, 'timeoutMs', { least: 1, fallback: COMMAND_TIMEOUT_MS });
  const controller = new AbortController();
  setMaxListeners(Infinity, controller.signal);
  const { promise: timedOut, reject } = Promise.withResolvers();
  const timer = setTimeout(() => {
    const error = new TimeoutError(`${args.cmd} took longer than ${timeoutMs} ms`);
    reject(error);
    controller.abort(error);
  }, timeoutMs);
  try {
    return await Promise.race([command(args, host, controller.signal), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
