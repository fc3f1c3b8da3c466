import type { Flow, MatrixReport, ReportEndpoint, Traffic } from './report.js';

// Reports for the tests of formatters.

/** Traffic from a text such as `TCP 80,8000-8999, UDP 53`, `all` or `other`. */
export function traffic(text: string): Traffic {
  const parts = {
    tcp: [] as [number, number][],
    udp: [] as [number, number][],
    sctp: [] as [number, number][],
  };
  if (text === 'all') {
    return { tcp: [[1, 65535]], udp: [[1, 65535]], sctp: [[1, 65535]], other: true };
  }
  let other = false;
  for (const part of text.split(', ')) {
    const [protocol = '', ports = ''] = part.split(' ');
    if (protocol === 'other') other = true;
    else {
      const set = parts[protocol.toLowerCase() as keyof typeof parts];
      for (const port of ports.split(',')) {
        const [low = '', high = low] = port === 'all' ? ['1', '65535'] : port.split('-');
        set.push([Number(low), Number(high)]);
      }
    }
  }
  return { ...parts, other };
}

/** The endpoint of an id. */
export function endpoint(id: string): ReportEndpoint {
  const [first = '', second = '', third] = id.split('/');
  if (third !== undefined) return { id, kind: second, namespace: first, name: third };
  return { id, kind: first === 'node' ? 'Node' : 'External', name: second };
}

/** Flows from lines `SOURCE -> DESTINATION: TRAFFIC`; `*` stands for every endpoint given. */
export function flows(text: string, endpoints: readonly string[] = []): Flow[] {
  const found = new Map<string, Flow>();
  for (const line of text.trim().split('\n')) {
    const [, from = '', to = '', ports = ''] = /^\s*(\S+) -> (\S+): (.*)$/u.exec(line) ?? [];
    const expand = (name: string): readonly string[] =>
      name.includes('*') ? endpoints.filter((id) => id.startsWith(name.replace('*', ''))) : [name];
    for (const source of expand(from)) {
      for (const destination of expand(to)) {
        found.set(`${source} ${destination}`, { source, destination, traffic: traffic(ports) });
      }
    }
  }
  return [...found.values()];
}

/** Three workloads, a monitoring namespace, a node and the outside. */
export const small: MatrixReport = (() => {
  const ids = [
    'monitoring/Deployment/prometheus',
    'production/Deployment/api',
    'production/StatefulSet/db',
    'production/Deployment/frontend',
    'node/worker-1',
    'external/0.0.0.0-255.255.255.255',
    'external/::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  ];
  return {
    endpoints: ids.map(endpoint),
    flows: flows(
      `
      node/worker-1 -> production/*: all
      node/worker-1 -> monitoring/*: all
      monitoring/Deployment/prometheus -> production/*: TCP 9090
      monitoring/Deployment/prometheus -> external/*: all
      production/Deployment/frontend -> production/Deployment/api: TCP 8080,8443, UDP 5000-5010
      production/Deployment/api -> production/StatefulSet/db: TCP 5432
      external/* -> production/Deployment/frontend: TCP 80,443
      `,
      ids,
    ),
    profile: 'standard',
  };
})();

const SOCK_SHOP =
  'carts carts-db catalogue catalogue-db front-end orders orders-db payment queue-master rabbitmq session-db shipping user user-db'.split(
    ' ',
  );

/** The shape of the sock shop: 14 workloads, a policy for most, default isolation for ingress. */
export const sockShop: MatrixReport = (() => {
  const id = (name: string): string => `sock-shop/Deployment/${name}`;
  const ids = [
    ...SOCK_SHOP.map(id),
    'monitoring/Deployment/prometheus',
    'monitoring/Deployment/grafana',
    'external/0.0.0.0-255.255.255.255',
    'external/::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  ];
  const calls = `front-end carts 80;orders carts 80;carts carts-db 27017;front-end catalogue 80;catalogue catalogue-db 3306;front-end orders 80;orders orders-db 27017;orders payment 80;orders shipping 80;orders user 80;front-end user 80;user user-db 27017;shipping rabbitmq 5672;queue-master rabbitmq 5672,9090;front-end session-db 6379`;
  const text = calls.split(';').map((call) => {
    const [from = '', to = '', ports = ''] = call.split(' ');
    return `${id(from)} -> ${id(to)}: TCP ${ports}`;
  });
  return {
    endpoints: ids.map(endpoint),
    flows: flows(
      `
      monitoring/Deployment/prometheus -> sock-shop/*: TCP 80,9090
      monitoring/* -> monitoring/*: all
      monitoring/* -> external/*: all
      external/* -> monitoring/Deployment/grafana: TCP 3000
      sock-shop/* -> external/*: UDP 53, TCP 53
      external/* -> sock-shop/Deployment/front-end: TCP 8079
      ${text.join('\n')}
      `,
      ids,
    ),
    profile: 'standard',
  };
})();

/** The shape of the online boutique: egress and ingress named per workload. */
export const onlineBoutique: MatrixReport = (() => {
  const id = (name: string): string => `default/Deployment/${name}`;
  const names =
    'adservice cartservice checkoutservice currencyservice emailservice frontend loadgenerator paymentservice productcatalogservice recommendationservice redis-cart shippingservice'.split(
      ' ',
    );
  const calls = `frontend adservice 9555;frontend cartservice 7070;frontend checkoutservice 5050;frontend currencyservice 7000;frontend productcatalogservice 3550;frontend recommendationservice 8080;frontend shippingservice 50051;checkoutservice cartservice 7070;checkoutservice currencyservice 7000;checkoutservice emailservice 8080;checkoutservice paymentservice 50051;checkoutservice productcatalogservice 3550;checkoutservice shippingservice 50051;recommendationservice productcatalogservice 3550;cartservice redis-cart 6379;loadgenerator frontend 8080`;
  const ids = [
    ...names.map(id),
    'external/0.0.0.0-9.255.255.255',
    'external/10.0.0.0-10.255.255.255',
    'external/11.0.0.0-255.255.255.255',
    'external/::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  ];
  const text = calls.split(';').map((call) => {
    const [from = '', to = '', ports = ''] = call.split(' ');
    return `${id(from)} -> ${id(to)}: TCP ${ports}`;
  });
  return {
    endpoints: ids.map(endpoint),
    flows: flows(
      `
      default/* -> external/*: all
      default/Deployment/redis-cart -> external/*: UDP 53
      default/Deployment/adservice -> external/10.0.0.0-10.255.255.255: TCP 443
      external/* -> default/Deployment/frontend: TCP 8080
      ${text.join('\n')}
      `,
      ids,
    ),
    profile: 'standard',
  };
})();

/** `count` workloads in namespaces of `perNamespace`, with flows drawn from a fixed pseudo-random sequence. */
export function large(count: number, perNamespace = 10): MatrixReport {
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  const words =
    'api web cache db queue worker auth search mail billing reports gateway users orders stock audit'.split(
      ' ',
    );
  const ids = Array.from(
    { length: count },
    (_, i) =>
      `team-${Math.floor(i / perNamespace) + 1}/Deployment/${words[i % words.length]}-${i % perNamespace}`,
  );
  const externals = [
    'external/0.0.0.0-9.255.255.255',
    'external/10.0.0.0-10.255.255.255',
    'external/11.0.0.0-255.255.255.255',
  ];
  const all = [...ids, ...externals];
  const kinds = ['TCP 80', 'TCP 443', 'TCP 8080,9090', 'TCP 5432', 'all', 'TCP all', 'TCP 80,443, UDP 53'];
  const lines: string[] = [];
  ids.forEach((source, i) => {
    ids.forEach((destination, j) => {
      const near = Math.floor(i / perNamespace) === Math.floor(j / perNamespace);
      if (i !== j && random(near ? 4 : 60) === 0)
        lines.push(`${source} -> ${destination}: ${kinds[random(kinds.length)]}`);
    });
    if (random(3) === 0) for (const external of externals) lines.push(`${source} -> ${external}: TCP 443`);
  });
  for (let t = 1; t <= Math.ceil(count / perNamespace); t += 3) lines.push(`team-${t}/* -> team-${t}/*: all`);
  return { endpoints: all.map(endpoint), flows: flows(lines.join('\n'), all) };
}
