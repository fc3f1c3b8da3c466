import fc from 'fast-check';
import { questionOf } from './asked.js';
import type {
  CanReport,
  DiffReport,
  ExplainReport,
  Flow,
  Incomplete,
  MatrixReport,
  ReportDiagnostic,
  ReportEndpoint,
  ReportStep,
  SideReport,
  TestReport,
  Traffic,
  ValidateReport,
} from './report.js';

const HOSTILE = [
  '',
  '<script>document.title="x"</script>',
  '"><img src=x onerror=alert(1)>',
  "'); drop--",
  ']]> --> <!--',
  '</title></script></style>',
  '\u001b[31mred\u009b31m\u0007',
  '\u202egnirts\u2066',
  '\ud800',
  'a"b\\n\\l\\N|{}',
  '#lt;b#gt; ``` | \\| end',
  '&lt;&#60;&',
  'line\nbreak\r\n\ttab',
  '=HYPERLINK("x")',
  '@everyone',
  '__proto__',
  'constructor',
  '\u65e5\u672c\u8a9e',
  'x'.repeat(300),
  'click A "javascript:alert(1)"',
  '%%{init: {}}%%',
];

/** Names: mostly legal ones, some hostile. */
export const name: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('web', 'api', 'db', 'cache-0', 'a.b') },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

const names = fc.array(name, { minLength: 1, maxLength: 7 });
const incomplete: fc.Arbitrary<Incomplete> = fc.oneof(
  fc.constant({}),
  names.map((notAnalysed) => ({ notAnalysed })),
);

const port = fc.integer({ min: 1, max: 65535 });
const intervals: fc.Arbitrary<readonly [number, number][]> = fc.oneof(
  fc.constant([]),
  fc.constant([[1, 65535] as [number, number]]),
  fc
    .uniqueArray(port, { maxLength: 8 })
    .map((ports) => ports.sort((a, b) => a - b))
    .map((ports) =>
      ports.flatMap((low, i) => (i % 2 === 0 ? [[low, ports[i + 1] ?? low] as [number, number]] : [])),
    ),
);

/** Traffic that is not empty. */
export const someTraffic: fc.Arbitrary<Traffic> = fc
  .record({ tcp: intervals, udp: intervals, sctp: intervals, other: fc.boolean() })
  .filter(({ tcp, udp, sctp, other }) => other || tcp.length + udp.length + sctp.length > 0);

const workload: fc.Arbitrary<ReportEndpoint> = fc
  .record({ namespace: name, kind: fc.constantFrom('Deployment', 'Pod', 'StatefulSet'), name })
  .map((parts) => ({ id: `${parts.namespace}/${parts.kind}/${parts.name}`, ...parts }));

const range = fc.constantFrom(
  '0.0.0.0-255.255.255.255',
  '0.0.0.0-9.255.255.255',
  '10.0.0.0-10.255.255.255',
  '192.0.2.7-192.0.2.7',
  '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'nonsense',
);

const outside: fc.Arbitrary<ReportEndpoint> = fc.oneof(
  range.map((text) => ({ id: `external/${text}`, kind: 'External', name: text })),
  name.map((text) => ({ id: `node/${text}`, kind: 'Node', name: text })),
);

/** A matrix of a few endpoints with hostile names among them; at most one flow a pair, none from outside to outside. */
export const matrix: fc.Arbitrary<MatrixReport> = fc
  .uniqueArray(fc.oneof({ weight: 3, arbitrary: workload }, { weight: 1, arbitrary: outside }), {
    selector: ({ id }) => id,
    maxLength: 9,
  })
  .chain((endpoints) =>
    fc
      .record({
        flows: flowsAmong(endpoints),
        from: someOf(endpoints),
        to: someOf(endpoints),
        about: someOf(endpoints),
        missing: incomplete,
      })
      .map(({ flows, missing, ...parts }) => {
        const asked = Object.fromEntries(Object.entries(parts).filter(([, ids]) => ids !== undefined));
        const { isAsked } = questionOf(asked, endpoints);
        const answered = flows.filter(({ source, destination }) => isAsked(source, destination));
        return { ...missing, endpoints, flows: answered, ...(Object.keys(asked).length > 0 && { asked }) };
      }),
  );

function someOf(endpoints: readonly ReportEndpoint[]): fc.Arbitrary<string[] | undefined> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.subarray(endpoints.map(({ id }) => id)) },
  );
}

function flowsAmong(endpoints: readonly ReportEndpoint[]): fc.Arbitrary<Flow[]> {
  if (endpoints.length === 0) return fc.constant([]);
  const end = fc.constantFrom(...endpoints);
  // Few kinds of traffic, so that edges of boxes and twins come up.
  const kinds = fc.array(someTraffic, { minLength: 1, maxLength: 2 });
  return kinds
    .chain((some) =>
      fc.uniqueArray(fc.record({ source: end, destination: end, traffic: fc.constantFrom(...some) }), {
        maxLength: 40,
        selector: ({ source, destination }) => `${source.id}\n${destination.id}`,
      }),
    )
    .map((flows) =>
      flows
        .filter(
          ({ source, destination }) => source.namespace !== undefined || destination.namespace !== undefined,
        )
        .map(({ source, destination, traffic }) => ({
          source: source.id,
          destination: destination.id,
          traffic,
        })),
    );
}

/** A diff between two matrices. */
export const diff: fc.Arbitrary<DiffReport> = fc.tuple(matrix, matrix, incomplete).map(([a, b, missing]) => ({
  ...missing,
  before: 'a',
  after: 'b',
  gained: a.flows,
  lost: b.flows,
  endpoints: { added: a.endpoints.slice(0, 2), removed: b.endpoints.slice(0, 2) },
}));

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

/** The record without members that are undefined. */
function compact<T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<never> {
  return arbitrary.map(
    (value) =>
      Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never,
  );
}

const line = fc.integer({ min: 1, max: 40 });
const at = fc.record({ file: name, line, column: line });
const decider = compact(
  fc.record({
    policy: name,
    rule: optional(fc.nat(9)),
    file: optional(name),
    line: optional(line),
    column: optional(line),
  }),
);
const side: fc.Arbitrary<SideReport> = fc.record({
  allowed: fc.boolean(),
  isolated: fc.boolean(),
  decidedBy: fc.array(decider, { maxLength: 3 }),
});
const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP', 'other');
const verdict = {
  allowed: fc.boolean(),
  defined: fc.boolean(),
  switches: fc.array(name, { maxLength: 2 }),
  egress: side,
  ingress: side,
  traffic: optional(someTraffic),
  port: optional(port),
  protocol: optional(protocol),
  leftOut: optional(names),
};

/** A verdict on any flow. */
export const can: fc.Arbitrary<CanReport> = compact(
  fc.record({
    source: name,
    destination: name,
    ...verdict,
    notAnalysed: optional(names),
    endpoints: optional(fc.array(compact(fc.record({ endpoint: name, ...verdict })), { maxLength: 2 })),
  }),
);

const { step } = fc.letrec<{ step: ReportStep }>((tie) => ({
  step: compact(
    fc.record({
      outcome: fc.constantFrom('match', 'no-match', 'info'),
      text: name,
      at: optional(at),
      children: optional(fc.array(tie('step'), { maxLength: 2 })),
    }),
  ),
}));

/** Any explanation. */
export const explain: fc.Arbitrary<ExplainReport> = fc
  .tuple(
    can,
    compact(
      fc.record({
        trace: fc.array(step, { maxLength: 3 }),
        nearestMisses: optional(
          fc.array(
            compact(
              fc.record({
                direction: fc.constantFrom('ingress', 'egress'),
                policy: name,
                rule: optional(fc.nat(3)),
                text: name,
                at: optional(at),
              }),
            ),
            { maxLength: 2 },
          ),
        ),
        smallestChange: optional(
          fc.array(compact(fc.record({ text: name, at: optional(at), yaml: optional(name) })), {
            maxLength: 2,
          }),
        ),
      }),
    ),
  )
  .map(([first, rest]) => Object.assign({}, first, rest) as ExplainReport);

/** Any test run. */
export const testRun: fc.Arbitrary<TestReport> = compact(
  fc.record({
    notAnalysed: optional(names),
    cases: fc.array(
      compact(
        fc.record({
          name,
          outcome: fc.constantFrom('passed', 'failed', 'skipped', 'error'),
          message: name,
          kind: optional(name),
          expected: optional(name),
          actual: optional(name),
          at: optional(at),
          decidedBy: optional(fc.array(decider, { maxLength: 2 })),
          durationMs: optional(fc.nat(5000)),
          leftOut: optional(names),
        }),
      ),
      { maxLength: 4 },
    ),
  }),
);

/** Any diagnostic, its place inside or outside its source. */
const diagnostic: fc.Arbitrary<ReportDiagnostic> = compact(
  fc.record({
    severity: fc.constantFrom('error', 'warning', 'notice'),
    message: name,
    code: optional(name),
    file: optional(name),
    line: optional(line),
    column: optional(fc.integer({ min: 1, max: 700 })),
    endLine: optional(line),
    endColumn: optional(fc.integer({ min: 1, max: 700 })),
    object: optional(name),
    path: optional(name),
  }),
);

/** Any validation. */
export const validation: fc.Arbitrary<ValidateReport> = fc.record({
  files: fc.nat(9),
  objects: fc.nat(99),
  diagnostics: fc.array(diagnostic, { maxLength: 4 }),
  refusals: optional(
    fc.array(fc.record({ object: name, file: name, line: fc.integer({ min: 1, max: 99 }), answer: name }), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
});
