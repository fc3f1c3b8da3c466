import type { Stored } from '../store/stored.js';
import { objectForm } from './accept.js';
import { jsonAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import type { ResourceRequest } from './resource-request.js';
import { type IncludeObject, partialMetadata, toTable } from './table.js';

/** One object in the form that the client wants. */
export function objectAnswer(
  { api, kind, request, warnings }: ResourceRequest,
  stored: Stored,
  code = 200,
): ApiAnswer {
  switch (objectForm(request.header('accept'))) {
    case 'Table': {
      const { resourceVersion } = stored.object.metadata;
      const frame = {
        metadata: { resourceVersion },
        include: includeOf(request.query),
        now: api.now(),
        columns: true,
      };
      return jsonAnswer(toTable(kind, [stored.object], frame), code, warnings);
    }
    case 'PartialObjectMetadata':
      return jsonAnswer(partialMetadata(stored.object), code, warnings);
    case 'object':
    case undefined:
      return jsonAnswer(stored.json, code, warnings);
  }
}

/** What the rows of a Table are to carry. */
export function includeOf(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject');
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
}
