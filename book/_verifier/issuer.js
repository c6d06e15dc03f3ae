/* The issuer's DID document: which keys may sign in its name. */
import { base58 } from "@scure/base";
import { Refusal } from "./refusal.js";

const ED25519 = [0xed, 0x01]; // the multicodec prefix of an Ed25519 public key
const listed = (value) => (Array.isArray(value) ? value : []);

/* Give the key that the document allows to sign under that method id. */
export function publicKey(document, method) {
  const entries = listed(document.verificationMethod).filter((entry) => entry?.id === method);
  if (entries.length !== 1 || !listed(document.assertionMethod).includes(method)) {
    throw new Refusal("unknown-issuer", `La clé « ${method} » n'est pas une clé en vigueur de l'émetteur.`);
  }
  const [{ type, controller, publicKeyMultibase }] = entries;
  const raw = type === "Multikey" && controller === document.id ? decode(publicKeyMultibase) : null;
  if (raw === null) throw new Refusal("unknown-issuer", `La clé « ${method} » est mal décrite par l'émetteur.`);
  return raw;
}

function decode(text) {
  if (typeof text !== "string" || !text.startsWith("z")) return null;
  try {
    const raw = base58.decode(text.slice(1));
    return raw.length === 34 && ED25519.every((byte, i) => raw[i] === byte) ? raw.slice(2) : null;
  } catch {
    return null;
  }
}

/* Give the host of a did:web without a path; a port is written %3A. */
export const hostOf = (did) => did.replace("did:web:", "").replace("%3A", ":");
