import { Readable, Writable } from 'node:stream';
import { createConnection } from 'vscode-languageserver/node';
import type { Io } from '../io.js';
import { serveEditor } from '../lsp/serve-editor.js';

/** Runs `sluice lsp`; the protocol's `exit` ends the process. */
export async function runLsp(io: Io): Promise<void> {
  io.inputEnded?.();
  const output = new Writable({
    write(chunk: Uint8Array | string, _encoding, done) {
      io.stdout.write(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
      done();
    },
  });
  const connection = createConnection(Readable.from(io.stdin, { objectMode: false }), output);
  const closed = new Promise<void>((resolve) => {
    connection.onExit(resolve);
  });
  serveEditor(connection, io);
  connection.listen();
  await closed;
}
