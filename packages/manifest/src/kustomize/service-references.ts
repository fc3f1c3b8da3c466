import { changeFields, type FieldSpec, specMatches } from './field-spec.js';
import type { Tell } from './kustomization.js';
import { idOf, type Resource, resourceTitle } from './resource.js';

const spec = (path: string, kind: string, group?: string): FieldSpec => ({
  path: path.split('.'),
  create: false,
  kind,
  ...(group === undefined ? {} : { group }),
});

/** The fields by which kustomize knows that an object names a Service. */
const SERVICE_REFERENCES: readonly FieldSpec[] = [
  spec('spec.serviceName', 'StatefulSet', 'apps'),
  spec('spec.rules.http.paths.backend.serviceName', 'Ingress'),
  spec('spec.backend.serviceName', 'Ingress'),
  spec('spec.rules.http.paths.backend.service.name', 'Ingress'),
  spec('spec.defaultBackend.service.name', 'Ingress'),
  spec('spec.rules.backendRefs.name', 'HTTPRoute'),
];

/** Makes objects name Services by the names that these have now. */
export function followRenamedServices(resources: readonly Resource[], tell: Tell): readonly Resource[] {
  const services = resources.filter(({ tree }) => idOf(tree).kind === 'Service' && idOf(tree).group === '');
  const moved = services.filter(({ tree, ids }) => ids.some(({ name }) => name !== idOf(tree).name));
  if (moved.length === 0) return resources;
  return resources.map((resource) => {
    const id = idOf(resource.tree);
    const specs = SERVICE_REFERENCES.filter((reference) => specMatches(reference, id));
    return specs.reduce((changed, { path }) => {
      const tree = changeFields(changed.tree, path, false, (field) => {
        if (field?.kind !== 'scalar' || typeof field.value !== 'string') return field!;
        const names = currentNames(resource, field.value, services);
        if (names.length > 1) {
          tell('warning', `${resourceTitle(id)} may mean any of the Services ${names.join(', ')}`, field);
        }
        return names.length === 1 ? { ...field, value: names[0]! } : field;
      });
      return { ...changed, tree };
    }, resource);
  });
}

/** What Services that were once called so, in a namespace that the referring object was once in, are called now. */
function currentNames(from: Resource, name: string, services: readonly Resource[]): readonly string[] {
  const spaces = new Set(from.ids.map(({ namespace }) => namespace || 'default'));
  const candidates = services.filter(({ ids }) =>
    ids.some((id) => id.name === name && spaces.has(id.namespace || 'default')),
  );
  // Of two builds of one base, each object means the Service of its own.
  const shared = (service: Resource): number =>
    service.layers.filter((layer) => from.layers.includes(layer)).length;
  const most = Math.max(0, ...candidates.map(shared));
  const closest = candidates.filter((service) => shared(service) === most);
  return [...new Set(closest.map(({ tree }) => idOf(tree).name))];
}
