import type { MadePolicy } from './made-policy.js';
import type { Template, TemplateInput } from './template.js';
import { podsText } from './pieces.js';

type Type = 'Ingress' | 'Egress';

function deny(name: string, summary: string, types: readonly Type[], says: string): Template {
  return {
    name,
    summary,
    uses: ['name', 'pods'],
    needs: [],
    make: ({ namespace, name: own, pods }: TemplateInput): readonly MadePolicy[] => [
      {
        comment: `${capital(podsText(pods))} ${says}. Other policies add to this one; none takes away.`,
        name: own ?? name,
        namespace,
        spec: { podSelector: pods ?? {}, policyTypes: types },
      },
    ],
  };
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

/** Nothing comes in. */
export const defaultDenyIngress: Template = deny(
  'default-deny-ingress',
  'nothing may come in',
  ['Ingress'],
  'receive nothing but what other policies allow',
);

/** Nothing goes out. */
export const defaultDenyEgress: Template = deny(
  'default-deny-egress',
  'nothing may go out, DNS neither',
  ['Egress'],
  'send nothing but what other policies allow: names are not found before DNS is allowed (sluice new allow-dns)',
);

/** Nothing comes in or goes out. */
export const defaultDenyAll: Template = deny(
  'default-deny-all',
  'nothing may come in or go out',
  ['Ingress', 'Egress'],
  'receive and send nothing but what other policies allow: names are not found before DNS is allowed (sluice new allow-dns)',
);
