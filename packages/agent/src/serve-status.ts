import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AgentMetrics } from './agent-metrics.js';

/** Where to serve. */
export interface Listen {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** A status that is served. */
export interface StatusServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves /metrics, /healthz (it runs) and /readyz (the rules are in force). Rejects when the port cannot be had. */
export async function serveStatus({ host, port }: Listen, metrics: AgentMetrics): Promise<StatusServer> {
  const server = http.createServer((asked, answer) => {
    const send = (code: number, text: string, type = 'text/plain; charset=utf-8'): void =>
      void answer.writeHead(code, { 'content-type': type }).end(text);
    const path = asked.url?.replace(/\?.*$/, '');
    if (asked.method !== 'GET' && asked.method !== 'HEAD') return send(405, 'only GET\n');
    if (path === '/healthz') return send(200, 'ok\n');
    if (path === '/readyz') {
      return void metrics.isReady.then((ready) =>
        ready ? send(200, 'ok\n') : send(503, 'the rules of the cluster are not in force\n'),
      );
    }
    if (path === '/metrics') {
      return void metrics.print().then(({ text, contentType }) => send(200, text, contentType));
    }
    return send(404, 'there are /metrics, /healthz and /readyz\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
