import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = new URL('../../schemas/', import.meta.url);
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
for (const file of readdirSync(folder)) {
  ajv.addSchema(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object, file);
}

/** What is wrong with a report by its schema; undefined when nothing is. */
export function schemaFaults(schema: string, report: unknown): unknown {
  const validate = ajv.getSchema(`${schema}.schema.json`)!;
  return validate(JSON.parse(JSON.stringify(report))) ? undefined : validate.errors;
}
