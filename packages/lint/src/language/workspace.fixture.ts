import { LanguageService } from './language-service.js';

/** Two namespaces with a few workloads, for tests of the language service. */
const SHOP = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: web } }
---
apiVersion: v1
kind: Namespace
metadata: { name: tools, labels: { team: ops } }
---
${deployment('shop', 'frontend', 'web', '{ containerPort: 8080, name: http }')}---
${deployment('shop', 'database', 'db', '{ containerPort: 5432 }, { containerPort: 9187, name: metrics }')}---
${deployment('tools', 'scraper', 'scraper', '{ containerPort: 9090, name: web }')}`;

function deployment(namespace: string, name: string, app: string, ports: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { namespace: ${namespace}, name: ${name} }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app}, version: "2" } }
    spec: { containers: [{ name: main, image: main, ports: [${ports}] }] }
`;
}

/** A service with `SHOP` and a document in which `|` marks the cursor. */
export function serviceAt(marked: string): { readonly service: LanguageService; readonly offset: number } {
  const offset = marked.indexOf('|');
  const service = new LanguageService();
  service.setDocument('shop.yaml', SHOP);
  service.setDocument('policy.yaml', marked.replace('|', ''));
  return { service, offset };
}
