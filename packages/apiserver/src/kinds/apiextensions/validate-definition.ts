import { checkDns1035Label, type FieldError, invalid, required, unsupported } from '@sluice/manifest';
import { at, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { namedBy } from '../validate/checks.js';

/** The rules of a CustomResourceDefinition (apis/apiextensions/validation): the common ones of them. */
export function validateDefinition(definition: KubeObject): readonly FieldError[] {
  const spec = mapAt(definition, 'spec');
  const plural = textAt(spec, 'names', 'plural');
  const scope = textAt(spec, 'scope');
  const versions = mapsAt(spec, 'versions');
  const stored = versions.filter((version) => version['storage'] === true);
  const name = definition.metadata.name;
  const path = ['spec', 'names'];
  const kind = textAt(spec, 'names', 'kind');
  return [
    ...(name === `${plural}.${textAt(spec, 'group')}`
      ? []
      : [invalid(['metadata', 'name'], name, 'must be spec.names.plural+"."+spec.group')]),
    ...(textAt(spec, 'group') === '' ? [required(['spec', 'group'])] : []),
    ...(scope === ''
      ? [required(['spec', 'scope'])]
      : scope === 'Cluster' || scope === 'Namespaced'
        ? []
        : [unsupported(['spec', 'scope'], scope, ['Cluster', 'Namespaced'])]),
    ...versions.flatMap((version, index) =>
      at(version, 'schema', 'openAPIV3Schema') === undefined
        ? [required(['spec', 'versions', index, 'schema', 'openAPIV3Schema'])]
        : [],
    ),
    ...(stored.length === 1
      ? []
      : [
          invalid(
            ['spec', 'versions'],
            versions.map(printedVersion),
            'must have exactly one version marked as storage version',
          ),
        ]),
    ...namedBy([...path, 'plural'], plural, checkDns1035Label),
    ...(textAt(spec, 'names', 'singular') === ''
      ? []
      : namedBy([...path, 'singular'], textAt(spec, 'names', 'singular'), checkDns1035Label)),
    ...namedBy([...path, 'kind'], kind === '' ? '' : kind.toLowerCase(), checkDns1035Label),
    ...(stored.length === 0
      ? [invalid(['status', 'storedVersions'], null, 'must have at least one stored version')]
      : []),
  ];
}

/** A version as the server prints it: by the names of Go's fields, absent ones null. */
function printedVersion(version: JsonMap): JsonMap {
  return {
    Name: textAt(version, 'name'),
    Served: version['served'] === true,
    Storage: version['storage'] === true,
    Deprecated: version['deprecated'] === true,
    DeprecationWarning: version['deprecationWarning'] ?? null,
    Schema: version['schema'] ?? null,
    Subresources: version['subresources'] ?? null,
    AdditionalPrinterColumns: version['additionalPrinterColumns'] ?? null,
    SelectableFields: version['selectableFields'] ?? null,
  };
}

/** Group, scope and names of a definition do not change once it is served. */
export function validateDefinitionUpdate(definition: KubeObject, old: KubeObject): readonly FieldError[] {
  return [
    ['spec', 'group'],
    ['spec', 'scope'],
    ['spec', 'names', 'plural'],
    ['spec', 'names', 'kind'],
  ].flatMap((path) => {
    const value = at(definition, ...path);
    return value === at(old, ...path) ? [] : [invalid(path, value, 'field is immutable')];
  });
}
