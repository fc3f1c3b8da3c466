// Hands the sockets that it was started with to its parent, each with its index, and ends.
import { createSocket } from 'node:dgram';
import { createServer, Socket } from 'node:net';
import process from 'node:process';

const [kinds = '', ...words] = process.argv.slice(2);
let left = words.length;
for (const [index, word] of words.entries()) {
  if (!/^\d+$/.test(word)) {
    send({ index, error: word });
  } else if (kinds[index] === 'U') {
    const socket = createSocket('udp6');
    socket.on('error', (error) => send({ index, error: codeOf(error) }));
    socket.bind({ fd: Number(word) }, () => send({ index }, socket, () => socket.close()));
  } else if (kinds[index] === 'D') {
    // What is said at once is for the other.
    const paused = { fd: Number(word), pauseOnCreate: true };
    send({ index }, new Socket(paused));
  } else {
    const server = createServer();
    server.on('error', (error) => send({ index, error: codeOf(error) }));
    server.listen({ fd: Number(word) }, () => send({ index }, server, () => server.close()));
  }
}
if (left === 0) process.disconnect();

/**
 * @param {object} message
 * @param {import('node:child_process').SendHandle} [handle]
 * @param {() => void} [close]
 */
function send(message, handle, close) {
  process.send?.(message, handle, {}, () => {
    close?.();
    if (--left === 0) process.disconnect();
  });
}

/** @param {NodeJS.ErrnoException} error */
function codeOf(error) {
  return error.code ?? error.message;
}
