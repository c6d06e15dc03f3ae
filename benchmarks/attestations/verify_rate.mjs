// How many credentials @digitalbazaar/vc verifies in a second, status list and its signature included, on one core.
//   stdin:  {did: {...}, list: {...}, credentials: [{...}]}
//   stdout: {seconds, cpu, accepted}
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts, loader} from '../../tests/independent/contexts.mjs';

const {did, list, credentials} = JSON.parse(readFileSync(0, 'utf8'));
const methods = did.verificationMethod.map(method => [method.id, {'@context': did['@context'][1], ...method}]);
const documentLoader = loader(new Map([...contexts(), [did.id, did], [list.id, list], ...methods]), []);
const suite = new DataIntegrityProof({cryptosuite});
const status = options => checkStatus({...options, documentLoader, suite, verifyBitstringStatusListCredential: true});

async function accepted(credential) {
  const checked = await verifyCredential({credential, suite, documentLoader, checkStatus: status});
  return checked.verified && checked.statusResult.results.every(result => result.status === false);
}

await accepted(credentials[0]); // compiled and its contexts read, as in a service
const began = performance.now();
const before = process.cpuUsage();
let count = 0;
for (const credential of credentials) count += await accepted(credential);
const {user, system} = process.cpuUsage(before);
console.log(JSON.stringify({seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, accepted: count}));
