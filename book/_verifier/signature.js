/* VC Data Integrity, cryptosuite eddsa-rdfc-2022: https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022 */
import { hashes, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import jsonld from "jsonld";
import contexts from "cpia-contexts"; // the contents that `cpia.credentials.pinned_contexts` pins, put in when the book is built

hashes.sha512 = sha512; // a page read over plain HTTP has no WebCrypto

/* Tell whether the one proof of a document is that key's, over all of it. */
export async function isSigned(document, key) {
  const { proof, ...content } = document;
  const { proofValue, ...options } = proof;
  let digest;
  try {
    digest = concatBytes(await hashOf({ ...options, "@context": document["@context"] }), await hashOf(content));
  } catch {
    return false; // the safe mode refuses a term that the signature would not cover
  }
  try {
    return verify(base58.decode(proofValue.slice(1)), digest, key, { zip215: false });
  } catch {
    return false;
  }
}

async function hashOf(document) {
  const options = { safe: true, base: null, documentLoader: load, canonizeOptions: { createMessageDigest } };
  return sha256(utf8ToBytes(await jsonld.canonize(document, { ...options, format: "application/n-quads" })));
}

async function load(url) {
  if (!Object.hasOwn(contexts, url)) throw new Error(`contexte inconnu : ${url}`);
  return { contextUrl: null, documentUrl: url, document: contexts[url], tag: "static" }; // worked out once, then kept
}

function createMessageDigest() {
  const hash = sha256.create();
  return { update: (text) => hash.update(utf8ToBytes(text)), digest: () => bytesToHex(hash.digest()) };
}
