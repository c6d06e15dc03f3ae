// What is signed of credentials, as jsonld.js reads them. One process a context: it keeps those that it has read.
//   stdin:  {openBadgesContext: path or null, credentials: {name: {...}}}
//   stdout: {name: N-Quads}
import {readFileSync} from 'node:fs';
import jsonld from 'jsonld';
import {contexts, loader} from './contexts.mjs';
import './only_local.mjs';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = loader(contexts(asked.openBadgesContext), []);
const answer = {};
for (const [name, {proof, ...credential}] of Object.entries(asked.credentials)) {
  answer[name] = await jsonld.canonize(credential, {
    algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, safe: false,
  });
}
console.log(JSON.stringify(answer));
