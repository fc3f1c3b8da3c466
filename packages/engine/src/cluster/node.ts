import type { Labels } from '../labels/labels.js';
import type { Ip } from '../net/ip.js';
import type { Source } from './source.js';

/** A node: its own addresses are no pod's (NODE-1). */
export interface Node {
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly Ip[];
  readonly source?: Source;
}
