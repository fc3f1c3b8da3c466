// A cluster's worth of writes while many watch: creates pods and policies, and tells when each watcher saw each of them. The
// client speaks plain HTTPS, so that little of what is measured is its own.
import { Agent, request } from 'node:https';

/** @typedef {import('./access.mjs').Access} Access */
/** @typedef {{ pods: number, policies: number, watchers: number, writers: number }} Size */
/**
 * @typedef {object} Delivery
 * @property {number[]} latencies per created object: milliseconds from the sending of the request until the last watcher had
 *   its event
 * @property {number} missing events that a watcher did not get
 * @property {number} disorder events that a watcher got twice or out of the order of versions
 * @property {number} seconds how long it took to create and deliver everything
 */

const NAMESPACES = 20;
/** How long watchers may lag behind the last answer before their events count as missing. */
const PATIENCE = 60_000;

/**
 * Creates pods and policies under load; the namespaces `load-0` … hold them.
 * @param {Access} access
 * @param {Size} size
 * @returns {Promise<Delivery>}
 */
export async function load(access, { pods, policies, watchers, writers }) {
  const agent = new Agent({ ...access, keepAlive: true, maxSockets: writers });
  for (let i = 0; i < NAMESPACES; i++)
    await ask(access, agent, 'POST', '/api/v1/namespaces', { metadata: { name: `load-${i}` } });
  const paths = ['/api/v1/pods', '/apis/networking.k8s.io/v1/networkpolicies'];
  const seen = new Seen(watchers);
  const watches = await Promise.all(
    paths.flatMap((path) => Array.from({ length: watchers }, () => watch(access, path, seen))),
  );
  const start = performance.now();
  const work = [
    ...Array.from({ length: pods }, (_, i) => ({
      path: `/api/v1/namespaces/load-${i % NAMESPACES}/pods`,
      body: pod(i),
    })),
    ...Array.from({ length: policies }, (_, i) => ({
      path: `/apis/networking.k8s.io/v1/namespaces/load-${i % NAMESPACES}/networkpolicies`,
      body: policy(i),
    })),
  ];
  let next = 0;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let item = work[next++]; item; item = work[next++]) {
        const sent = performance.now();
        const made = await ask(access, agent, 'POST', item.path, item.body);
        seen.created(made.metadata.resourceVersion, sent);
      }
    }),
  );
  for (const end = performance.now() + PATIENCE; seen.open > 0 && performance.now() < end;) await pause(20);
  const seconds = (performance.now() - start) / 1000;
  for (const leave of watches) leave();
  agent.destroy();
  return { latencies: seen.latencies, missing: seen.missing(), disorder: seen.disorder, seconds };
}

/**
 * Lists all pods some times; the milliseconds of each until the last byte was there, and the number of pods.
 * @param {Access} access
 * @param {number} times
 */
export async function listPods(access, times) {
  const agent = new Agent({ ...access, keepAlive: true });
  const taken = [];
  let found = 0;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    const text = await askText(access, agent, 'GET', '/api/v1/pods');
    taken.push(performance.now() - start);
    found = JSON.parse(text).items.length;
  }
  agent.destroy();
  return { taken, found };
}

/** When each version was sent, and how many watchers had it. */
class Seen {
  /** @type {Map<string, { sent?: number, last: number, count: number }>} */
  #events = new Map();
  #watchers;
  /** @type {number[]} */
  latencies = [];
  disorder = 0;

  /** @param {number} watchers */
  constructor(watchers) {
    this.#watchers = watchers;
  }

  /** Versions that were created and not yet seen by all. */
  get open() {
    return this.#created - this.latencies.length;
  }
  #created = 0;

  /**
   * @param {string} version
   * @param {number} sent
   */
  created(version, sent) {
    this.#created++;
    const event = this.#event(version);
    event.sent = sent;
    this.#close(version, event);
  }

  /** @param {string} version */
  delivered(version) {
    const event = this.#event(version);
    event.count++;
    event.last = performance.now();
    this.#close(version, event);
  }

  missing() {
    let count = 0;
    for (const event of this.#events.values())
      if (event.sent !== undefined) count += this.#watchers - event.count;
    return count;
  }

  /** @param {string} version */
  #event(version) {
    let event = this.#events.get(version);
    if (!event) this.#events.set(version, (event = { last: 0, count: 0 }));
    return event;
  }

  /**
   * @param {string} version
   * @param {{ sent?: number, last: number, count: number }} event
   */
  #close(version, { sent, last, count }) {
    if (sent === undefined || count < this.#watchers) return;
    this.latencies.push(last - sent);
    this.#events.delete(version);
  }
}

/**
 * Watches from now on; resolves when the server has begun.
 * @param {Access} access
 * @param {string} path
 * @param {Seen} seen
 * @returns {Promise<() => void>} leaves
 */
function watch(access, path, seen) {
  return new Promise((done, failed) => {
    const sent = request(
      `${access.url}${path}?watch=1&resourceVersion=0`,
      { ...access, agent: false },
      (answer) => {
        let rest = '';
        let newest = 0;
        answer.setEncoding('latin1');
        answer.on('data', (chunk) => {
          const text = rest + chunk;
          let from = 0;
          for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
            const at = text.indexOf('"resourceVersion":"', from) + '"resourceVersion":"'.length;
            const version = text.slice(at, text.indexOf('"', at));
            if (Number(version) <= newest) seen.disorder++;
            newest = Number(version);
            seen.delivered(version);
            from = to + 1;
          }
          rest = text.slice(from);
        });
        done(() => void sent.destroy());
      },
    );
    sent.on('error', failed);
    sent.end();
  });
}

/**
 * @param {Access} access
 * @param {Agent} agent
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function ask(access, agent, method, path, body) {
  return JSON.parse(await askText(access, agent, method, path, body));
}

/**
 * @param {Access} access
 * @param {Agent} agent
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<string>}
 */
function askText(access, agent, method, path, body) {
  return new Promise((done, failed) => {
    const headers = body ? { 'Content-Type': 'application/json' } : {};
    const sent = request(access.url + path, { method, headers, agent }, (answer) => {
      /** @type {Buffer[]} */
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', failed);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if ((answer.statusCode ?? 500) < 400) done(text);
        else failed(new Error(`${method} ${path} is answered with ${answer.statusCode}: ${text}`));
      });
    });
    sent.on('error', failed);
    sent.end(body && JSON.stringify(body));
  });
}

/** A pod as a Deployment makes it. @param {number} i */
function pod(i) {
  const app = `app-${i % 300}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-${i}`,
      labels: { app, 'pod-template-hash': '6d4b75cb6d', tier: i % 2 === 0 ? 'front' : 'back' },
    },
    spec: {
      containers: [
        {
          name: 'main',
          image: `registry.example.com/${app}:1.${i % 9}`,
          ports: [{ name: 'http', containerPort: 8080 }],
          env: [{ name: 'LEVEL', value: 'info' }],
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
          readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
        },
      ],
    },
  };
}

/** @param {number} i */
function policy(i) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${i}` },
    spec: {
      podSelector: { matchLabels: { app: `app-${i % 300}` } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { tier: 'front' } } }, { ipBlock: { cidr: '10.0.0.0/8' } }],
          ports: [{ port: 8080 }],
        },
      ],
      egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 53, protocol: 'UDP' }] }],
    },
  };
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
