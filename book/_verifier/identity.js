/* Whom the credential is about, as far as it can tell: a hashed address, and a name when its holder asked for it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

const identities = (document) => document.credentialSubject.identifier ?? [];

export const nameOf = (document) => identities(document).find(({ identityType }) => identityType === "name")?.identityHash;

export const emailOf = (document) => identities(document).find(({ identityType }) => identityType === "emailAddress");

/* Tell whether an address is the one that was hashed; it is written as `cpia.credentials.certificates` writes it before hashing. */
export function isAddress(typed, { identityHash, salt }) {
  const address = typed.trim().normalize("NFC").toLowerCase();
  return identityHash === `sha256$${bytesToHex(sha256(utf8ToBytes(address + salt)))}`;
}
