import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AgentEvent } from './agent-event.js';

/** What an agent counts, in the form of Prometheus; all names begin with `sluice_agent_`. */
export class AgentMetrics {
  readonly #registry = new Registry();
  readonly #inForce: Gauge;
  readonly #since: Gauge;
  readonly #applied: Histogram;
  readonly #failures: Counter<'code'>;
  readonly #drifts: Counter;
  readonly #changes: Counter;
  readonly #problems: Counter<'resource' | 'code'>;
  readonly #denied: Counter<'direction'>;

  constructor() {
    const registers = [this.#registry];
    const name = (word: string): string => `sluice_agent_${word}`;
    this.#inForce = new Gauge({
      name: name('in_force'),
      help: '1 when the rules of the cluster as it is known are in force',
      registers,
    });
    this.#since = new Gauge({
      name: name('last_applied_timestamp_seconds'),
      help: 'When rules were found or put in force last',
      registers,
    });
    this.#applied = new Histogram({
      name: name('apply_seconds'),
      help: 'How long it took to put changed rules in force',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    this.#failures = new Counter({
      name: name('apply_failures_total'),
      help: 'Rules that nft or the kernel did not take',
      labelNames: ['code'],
      registers,
    });
    this.#drifts = new Counter({
      name: name('drifts_total'),
      help: 'How often others had changed the table',
      registers,
    });
    this.#changes = new Counter({
      name: name('changes_total'),
      help: 'Changes of the cluster that were taken in',
      registers,
    });
    this.#problems = new Counter({
      name: name('cluster_problems_total'),
      help: 'Lists and watches that failed and were tried again',
      labelNames: ['resource', 'code'],
      registers,
    });
    this.#denied = new Counter({
      name: name('denied_packets_total'),
      help: 'Denied packets of flows that were told, by the direction that denied them',
      labelNames: ['direction'],
      registers,
    });
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Whether what the cluster wants is in force, as far as is known. */
  get isReady(): Promise<boolean> {
    return this.#inForce.get().then(({ values }) => values[0]?.value === 1);
  }

  /** All metrics as text, and its content type. */
  async print(): Promise<{ readonly text: string; readonly contentType: string }> {
    return { text: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }

  /** Counts an event. */
  take(told: AgentEvent): void {
    if (told.from === 'rules') {
      this.#inForce.set(told.error ? 0 : 1);
      if (told.error) this.#failures.inc({ code: told.error.code });
      else this.#since.setToCurrentTime();
      return;
    }
    const { event } = told;
    switch (event.kind) {
      case 'applied':
        return this.#applied.observe(event.milliseconds / 1000);
      case 'drift':
        return this.#drifts.inc();
      case 'changed':
        return this.#changes.inc(event.changes);
      case 'problem':
        return this.#problems.inc({ resource: event.resource, code: event.error.code });
      case 'denied':
        return this.#denied.inc({ direction: event.drop.direction ?? 'none' }, event.drop.packets);
      default:
    }
  }
}
