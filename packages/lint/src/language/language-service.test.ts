import { describe, expect, it } from 'vitest';
import { applyEdits } from '../edit/apply-edits.js';
import { serviceAt } from './workspace.fixture.js';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: dbb } }
  policyTypes: [Ingress]
`;

describe('LanguageService', () => {
  it('marks what the API server would refuse and what the rules find', () => {
    const { service } = serviceAt(
      `|${POLICY.replace('[Ingress]', '[Inbound]')}---\n${POLICY.replace('name: db', 'name: db2')}`,
    );
    const marks = service.marks('typing').get('policy.yaml')!;
    expect(marks.map(({ source, code, range }) => `${source} ${code} ${range.line}`)).toEqual([
      'validation unsupported-value 6',
      'lint selector-matches-nothing 12',
    ]);
  });

  it('offers fixes that make the mark go', () => {
    const { service } = serviceAt(`|${POLICY}`);
    const [mark] = service.marks('typing').get('policy.yaml')!;
    const [fix] = mark.fixes();
    service.setDocument('policy.yaml', applyEdits(POLICY, fix.edits));
    expect(service.marks('typing').get('policy.yaml')).toEqual([]);
  });

  it('takes other documents into account as they change and go', () => {
    const { service } = serviceAt(`|${POLICY.replace('dbb', 'db')}`);
    expect(service.marks('typing').get('policy.yaml')).toEqual([]);
    service.setDocument('shop.yaml', 'kind: [');
    expect(service.marks('typing').get('shop.yaml')).toMatchObject([{ code: 'syntax', severity: 'error' }]);
    service.removeDocument('shop.yaml');
    expect([...service.marks('typing').keys()]).toEqual(['policy.yaml']);
  });

  it('says what slow rules found in documents that have not changed since', () => {
    const twice = `${POLICY}---\n${POLICY.replace('name: db', 'name: again')}`.replaceAll('dbb', 'db');
    const { service } = serviceAt(`|${twice}`);
    const codes = (pace: 'typing' | 'pause'): readonly string[] =>
      service
        .marks(pace)
        .get('policy.yaml')!
        .map(({ code }) => code);
    expect(codes('typing')).toEqual([]);
    expect(codes('pause')).toEqual(['redundant-policy', 'redundant-policy']);
    service.setDocument('other.yaml', '');
    expect(codes('typing')).toEqual(['redundant-policy', 'redundant-policy']);
    service.setDocument('policy.yaml', `${twice}\n`);
    expect(codes('typing')).toEqual([]);
  });

  it('takes severities from its settings', () => {
    const { service } = serviceAt(`|${POLICY}`);
    const severities = new Map([['selector-matches-nothing', 'off' as const]]);
    service.setSettings({ lint: { clusterRanges: [], severities }, baseline: new Map() });
    expect(service.marks('pause').get('policy.yaml')).toEqual([]);
  });
});
