import { statusAnswer } from '../http/answers.js';
import type { ApiAnswer } from '../http/api-request.js';
import { badRequest } from '../meta/api-error.js';
import { failure } from '../meta/status.js';

/** Refuses a client that speaks nothing the server does: it has to try another way before anything runs. */
export function unknownSubprotocol(offered: readonly string[], known: readonly string[]): ApiAnswer {
  const message = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${known.join(' ')}]`;
  return statusAnswer(failure(403, 'Forbidden', message));
}

/** Refuses an upgrade to what no stream is served in. */
export function unknownUpgrade(upgrade: string): ApiAnswer {
  return statusAnswer(
    badRequest(`unable to upgrade: ${JSON.stringify(upgrade)} is not served, SPDY/3.1 and websocket are`),
  );
}
