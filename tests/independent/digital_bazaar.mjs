// What @digitalbazaar/vc says of credentials, given the issuer's public files: nothing is fetched.
//   stdin:  {openBadgesContext: path or null, sites: {name: {did: {...}, lists: {url: {...}}, credentials: {name: text}}}}
//   stdout: {verdicts: {site: {name: {verified, status: [boolean], errors: [text]}}}, refused: [address]}
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts, loader} from './contexts.mjs';
import {refused} from './only_local.mjs';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const suite = new DataIntegrityProof({cryptosuite});

function known(site) {
  const methods = site.did.verificationMethod.map(method => [method.id, {'@context': site.did['@context'][1], ...method}]);
  return new Map([...contexts(asked.openBadgesContext), [site.did.id, site.did], ...methods, ...Object.entries(site.lists)]);
}

const messages = error => (error?.errors ?? [error]).filter(Boolean).map(one => `${one.name}: ${one.message} ${one.cause?.message ?? ''}`);

async function verdict(text, documentLoader) {
  const credential = JSON.parse(text);
  const status = options => checkStatus({...options, documentLoader, suite, verifyBitstringStatusListCredential: true});
  const checked = await verifyCredential({credential, suite, documentLoader, checkStatus: status});
  return {
    verified: checked.verified,
    status: (checked.statusResult?.results ?? []).map(result => result.status),
    errors: [...messages(checked.error), ...messages(checked.statusResult?.error)],
  };
}

const verdicts = {};
for (const [name, site] of Object.entries(asked.sites)) {
  const documentLoader = loader(known(site), refused);
  verdicts[name] = {};
  for (const [which, text] of Object.entries(site.credentials)) {
    verdicts[name][which] = await verdict(text, documentLoader).catch(error => ({verified: false, status: [], errors: messages(error)}));
  }
}
console.log(JSON.stringify({verdicts, refused}));
