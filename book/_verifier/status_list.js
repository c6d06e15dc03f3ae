/* Whether a credential is revoked: https://www.w3.org/TR/vc-bitstring-status-list/ ; what is not sure is refused. */
import { base64urlnopad } from "@scure/base";
import { gunzip } from "./inflate.js";
import * as forms from "./forms.js";
import { hostOf, publicKey } from "./issuer.js";
import { Refusal } from "./refusal.js";
import { isSigned } from "./signature.js";
import * as strictJson from "./strict_json.js";

const SIZE = 131_072 / 8; // in bytes, of every list that we publish: fewer bits would tell who is who
const MAX_WINDOW = 48 * 3_600_000; // nothing else bounds the replay of an older list
const CLOCK_SKEW = 5 * 60_000;

const refuse = (reason) => {
  throw new Refusal("status-unavailable", reason);
};

/* Give the number of the list that a credential names: an address of the issuer's own, always in the same place. */
export function listNumber(entry, issuer) {
  const problem = forms.statusEntry(entry, "état");
  if (problem) refuse(`L'attestation désigne mal son état (${problem}).`);
  const found = /^https:\/\/([^/]+)\/status\/([1-9]\d{0,5})\.json$/.exec(entry.statusListCredential);
  if (!found || found[1] !== hostOf(issuer)) refuse("L'attestation ne nomme pas de liste d'état de l'émetteur.");
  if (entry.id !== `${entry.statusListCredential}#${entry.statusListIndex}`) refuse("Le rang dans la liste est ambigu.");
  return Number(found[2]);
}

/* Tell whether the list, as it was fetched, says that the entry is revoked.

   1. It is one strict JSON object, of the form that we publish.
   2. It is the list that the credential names, and its issuer's.
   3. It is signed by a key of the issuer.
   4. The time is in its window, which is short.
   5. It is of our size, and holds the credential's rank. */
export async function isRevoked(entry, bytes, identity, now) {
  // 1. Form.
  const list = parsed(bytes);
  const problem = forms.statusList(list, "liste");
  if (problem) refuse(`La liste d'état est mal formée (${problem}).`);
  // 2. Identity.
  if (list.id !== entry.statusListCredential) refuse(`La liste d'état est ${list.id}.`);
  if (list.credentialSubject.id !== `${list.id}#list`) refuse("La liste d'état n'a pas le bon sujet.");
  if (list.issuer !== identity.id) refuse(`La liste d'état est de ${list.issuer}.`);
  // 3. Signature.
  await checkSignature(list, identity);
  // 4. Window.
  checkWindow(list, now);
  // 5. Bit, the most significant first.
  const bits = await decode(list.credentialSubject.encodedList);
  const index = Number(entry.statusListIndex);
  if (bits.length !== SIZE || index >= SIZE * 8) refuse("La liste d'état n'a pas la bonne longueur.");
  return { revoked: (bits[index >> 3] & (0x80 >> (index & 7))) !== 0, validUntil: list.validUntil };
}

function parsed(bytes) {
  try {
    return strictJson.parse(bytes);
  } catch (problem) {
    return refuse(`La liste d'état est illisible (${problem.message}).`);
  }
}

async function checkSignature(list, identity) {
  let key;
  try {
    key = publicKey(identity, list.proof.verificationMethod);
  } catch (problem) {
    refuse(problem.message);
  }
  if (!(await isSigned(list, key))) refuse("La signature de la liste d'état est fausse.");
}

function checkWindow(list, now) {
  const [from, until] = [Date.parse(list.validFrom), Date.parse(list.validUntil)];
  if (now < from - CLOCK_SKEW || now >= until) refuse(`La liste d'état valait jusqu'au ${list.validUntil}.`);
  if (until - from > MAX_WINDOW) refuse("La liste d'état vaut trop longtemps.");
}

async function decode(text) {
  try {
    return await gunzip(base64urlnopad.decode(text.slice(1)), SIZE);
  } catch {
    return refuse("La liste d'état ne se décompresse pas.");
  }
}
