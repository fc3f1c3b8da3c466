import type { Ip, Protocol } from '@sluice/engine';
import type { Space } from '../holder/space.js';

/** What is tried; `ICMP` is an echo request, for which nobody needs to listen. */
export type ProbeProtocol = Protocol | 'ICMP';

/** One flow to try. */
export interface Probe {
  readonly from: Space;
  /** The source address, where the space has several. */
  readonly source?: Ip;
  readonly to: Ip;
  readonly protocol: ProbeProtocol;
  /** 0 for ICMP. */
  readonly port: number;
}

/**
 * What came of it. TCP and SCTP are judged by the handshake, UDP and ICMP by an answer: `open`; `refused` (a reset in
 * answer, port unreachable), `reset`, `unreachable` (no route, or somebody says so), `prohibited` (administratively),
 * `timeout` (nothing came), `unsupported` (the kernel has no such sockets), `failed` (the system's word is in `detail`).
 */
export type ProbeOutcome =
  'open' | 'refused' | 'reset' | 'unreachable' | 'prohibited' | 'timeout' | 'unsupported' | 'failed';

/** The answer to a probe. */
export interface ProbeResult {
  readonly outcome: ProbeOutcome;
  /** The system's word for an error that is none of the others. */
  readonly detail?: string;
  /** Of the last try. */
  readonly milliseconds: number;
  readonly tries: number;
}

const WORDS: ReadonlySet<string> = new Set<ProbeOutcome>([
  'open',
  'refused',
  'reset',
  'unreachable',
  'prohibited',
  'timeout',
]);

/** What a word of the probing process means. */
export function outcomeOf(word: string): Pick<ProbeResult, 'outcome' | 'detail'> {
  if (WORDS.has(word)) return { outcome: word as ProbeOutcome };
  if (word === 'EPROTONOSUPPORT' || word === 'ESOCKTNOSUPPORT')
    return { outcome: 'unsupported', detail: word };
  return { outcome: 'failed', detail: word };
}
