// What the Digital Credentials Consortium's verifier says of credentials, end to end: it fetches did:web, the status list
// and the official schema itself, over TLS, from the test's server (only_local.mjs).
//   stdin:  {credentials: {name: text}}
//   stdout: {verdicts: {name: {steps: {id: value}, errors: [name], schema: [...]}}, refused: [address]}
import {readFileSync} from 'node:fs';
import {verifyCredential} from '@digitalcredentials/verifier-core';
import {refused} from './only_local.mjs';

const told = console.log;
console.log = console.error; // its schema step prints

async function check(text) {
  try {
    return await verifyCredential({credential: JSON.parse(text), knownDIDRegistries: []});
  } catch (error) {
    return {errors: [error]};
  }
}

const verdicts = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')).credentials)) {
  const checked = await check(text);
  const schema = checked.additionalInformation?.find(entry => entry.id === 'schema_check')?.results;
  verdicts[name] = {
    steps: Object.fromEntries((checked.log ?? []).map(step => [step.id, step.error?.name ?? step.valid])),
    errors: (checked.errors ?? []).map(error => error.name),
    schema: Array.isArray(schema) ? schema.map(one => one.result.valid) : schema ?? null,
  };
}
told(JSON.stringify({verdicts, refused}));
