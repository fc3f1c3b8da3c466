import type { CanReport, DiffReport, ExplainReport, TestReport, ValidateReport } from './report.js';
import { endpoint, flows, traffic } from './reports.fixture.js';

// One report of every other kind for the tests of formatters.

/** A flow that the source's egress allows and the destination's ingress denies. */
export const denied: CanReport = {
  source: 'production/Deployment/frontend',
  destination: 'production/StatefulSet/db',
  port: 5432,
  protocol: 'TCP',
  allowed: false,
  defined: true,
  switches: [],
  egress: {
    allowed: true,
    isolated: true,
    tier: 'NetworkPolicy',
    decidedBy: [
      {
        policy: 'NetworkPolicy/production/allow-egress',
        rule: 0,
        file: 'policies.yaml',
        line: 30,
        column: 5,
      },
      { policy: 'NetworkPolicy/production/dns', rule: 1, file: 'policies.yaml', line: 4, column: 5 },
    ],
  },
  ingress: {
    allowed: false,
    isolated: true,
    tier: 'NetworkPolicy',
    decidedBy: [{ policy: 'NetworkPolicy/production/db', file: 'policies.yaml', line: 12, column: 1 }],
  },
};

/** A question without a port: the traffic is the answer. */
export const open: CanReport = {
  source: 'external/0.0.0.0-255.255.255.255',
  destination: 'production/Deployment/frontend',
  allowed: true,
  defined: true,
  switches: [],
  egress: { allowed: true, isolated: false, decidedBy: [] },
  ingress: { allowed: true, isolated: false, decidedBy: [] },
  traffic: traffic('TCP 80,443, UDP 53'),
};

/** A Service with two endpoints, one of which a switch decides. */
export const service: CanReport = {
  ...denied,
  destination: 'production/service/db',
  defined: false,
  switches: ['hairpin'],
  endpoints: [
    {
      endpoint: 'production/StatefulSet/db',
      port: 5432,
      protocol: 'TCP',
      allowed: false,
      defined: true,
      switches: [],
      egress: denied.egress,
      ingress: denied.ingress,
    },
    {
      endpoint: 'production/Deployment/frontend',
      port: 5432,
      protocol: 'TCP',
      allowed: true,
      defined: false,
      switches: ['hairpin'],
      egress: { allowed: true, isolated: false, decidedBy: [] },
      ingress: {
        allowed: true,
        isolated: false,
        tier: 'Baseline',
        decidedBy: [{ policy: 'BaselineAdminNetworkPolicy/default', rule: 2 }],
      },
    },
  ],
};

/** The explanation of `denied`. */
export const explained: ExplainReport = {
  ...denied,
  trace: [
    {
      outcome: 'match',
      text: 'egress of production/Deployment/frontend: allowed',
      children: [
        {
          outcome: 'match',
          text: 'NetworkPolicy/production/allow-egress selects it',
          at: { file: 'policies.yaml', line: 30, column: 5 },
          children: [{ outcome: 'match', text: 'egress[0]: any peer, any port' }],
        },
      ],
    },
    {
      outcome: 'no-match',
      text: 'ingress of production/StatefulSet/db: denied',
      children: [
        {
          outcome: 'no-match',
          text: 'ingress[0].from[0]: podSelector app=api; frontend has app=frontend',
          at: { file: 'policies.yaml', line: 20, column: 9 },
        },
        { outcome: 'info', text: 'NetworkPolicy/production/other does not select it' },
      ],
    },
  ],
  nearestMisses: [
    {
      direction: 'ingress',
      policy: 'NetworkPolicy/production/db',
      rule: 0,
      text: 'TCP 5432 matches; podSelector app=api does not',
      at: { file: 'policies.yaml', line: 20, column: 9 },
    },
  ],
  smallestChange: [
    {
      text: 'Add a peer to ingress[0] of NetworkPolicy/production/db',
      at: { file: 'policies.yaml', line: 20, column: 9 },
      yaml: '- podSelector:\n    matchLabels:\n      app: frontend\n',
    },
  ],
};

/** Traffic gained, lost and both for one pair; an endpoint that came and one that went. */
export const difference: DiffReport = {
  before: 'main:deploy',
  after: 'deploy',
  gained: flows(`
    production/Deployment/frontend -> production/Deployment/api: TCP 8443
    production/Deployment/api -> production/Deployment/cache: TCP 6379
    external/0.0.0.0-255.255.255.255 -> production/Deployment/frontend: TCP 443
  `),
  lost: flows(`
    production/Deployment/frontend -> production/Deployment/api: TCP 8080, UDP 53
    monitoring/Deployment/prometheus -> production/StatefulSet/db: all
  `),
  endpoints: {
    added: [endpoint('production/Deployment/cache')],
    removed: [endpoint('production/Deployment/legacy')],
  },
  profile: 'standard',
};

/** One case of each outcome. */
export const tested: TestReport = {
  cases: [
    { name: 'frontend reaches api', outcome: 'passed', message: '', durationMs: 1.5 },
    {
      name: 'frontend reaches cache',
      outcome: 'passed',
      message: '',
      leftOut: ['CiliumNetworkPolicy.cilium.io'],
    },
    {
      name: 'nobody reaches db',
      outcome: 'failed',
      message: 'monitoring/Deployment/prometheus may reach it',
      kind: 'must-deny',
      source: '*',
      destination: 'production/StatefulSet/db',
      expected: '-',
      actual: 'TCP 9090',
      at: { file: 'assertions.yaml', line: 9, column: 3 },
      decidedBy: [
        { policy: 'NetworkPolicy/production/db', rule: 1, file: 'policies.yaml', line: 24, column: 5 },
      ],
    },
    { name: 'later', outcome: 'skipped', message: 'not judged under this profile' },
    { name: 'typo', outcome: 'error', message: 'there is no production/Deployment/fronted' },
  ],
  notAnalysed: ['CiliumNetworkPolicy.cilium.io'],
};

/** The text that the places of `validated` are in. */
export const SOURCE = `spec:
  ingress:
    - ports:
\t- port: "80" # \u65e5\u672c\u001b[31m
${' '.repeat(200)}endPort: 70000${' '.repeat(200)}#
`;

/** An error with its range, a warning far to the right, a notice without a place. */
export const validated: ValidateReport = {
  files: 2,
  objects: 5,
  diagnostics: [
    {
      severity: 'error',
      code: 'port-name',
      message: 'spec.ingress[0].ports[0].port: Invalid value: "80": must contain at least one letter (a-z)',
      file: 'policies.yaml',
      line: 4,
      column: 10,
      endLine: 4,
      endColumn: 14,
      object: 'NetworkPolicy/production/db',
      path: 'spec.ingress[0].ports[0].port',
    },
    {
      severity: 'warning',
      message: 'must be between 1 and 65535, inclusive\nand at least `port`',
      file: 'policies.yaml',
      line: 5,
      column: 210,
      endLine: 5,
      endColumn: 215,
    },
    { severity: 'notice', message: '3 objects of projectcalico.org are not analysed' },
  ],
  refusals: [
    {
      object: 'NetworkPolicy/production/db',
      file: 'policies.yaml',
      line: 1,
      answer:
        'The NetworkPolicy "db" is invalid: \n* spec.ingress[0].ports[0].port: Invalid value: "80": must contain at least one letter (a-z)\n* spec.policyTypes[0]: Unsupported value: "\u001b": supported values: "Ingress", "Egress"',
    },
  ],
};
