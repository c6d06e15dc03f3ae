// What ajv says of credentials, under the official schema.
//   stdin:  {schema: {...}, credentials: {name: {...}}}
//   stdout: {name: [error]}
import {readFileSync} from 'node:fs';
import {Ajv2019} from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import './only_local.mjs';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const ajv = new Ajv2019({allErrors: true, strict: false});
formats.default(ajv);
const validate = ajv.compile(asked.schema);
const answer = {};
for (const [name, credential] of Object.entries(asked.credentials)) {
  validate(credential);
  answer[name] = (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`);
}
console.log(JSON.stringify(answer));
