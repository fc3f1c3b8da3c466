/** How often a silent client is asked for a sign of life, in milliseconds; kubectl asks as often. */
const INTERVAL = 5000;

interface Closing {
  readonly once: (event: 'close', listener: () => void) => unknown;
}

/**
 * Asks again and again, until the connection is closed. A client is read only as fast as its data is taken, and while it is not
 * read, only what is written to it shows that it is gone.
 */
export function keepAlive(connection: Closing, ask: () => void): void {
  const timer = setInterval(ask, INTERVAL);
  timer.unref();
  connection.once('close', () => clearInterval(timer));
}
