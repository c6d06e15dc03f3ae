/* The only two things that the page asks for: the issuer's keys and a list of revoked ranks, the same for everybody. */
import { Refusal } from "./refusal.js";
import * as strictJson from "./strict_json.js";

let identity = null;

/* Give the issuer's DID document, or null where it cannot be had; asked for again as long as it was not had. */
export async function identityOf() {
  if (identity !== null) return identity;
  try {
    const document = strictJson.parse(await fetched(".well-known/did.json"));
    if (typeof document.id === "string" && document.id.startsWith("did:web:")) identity = document;
  } catch {
    identity = null;
  }
  return identity;
}

export async function statusList(number) {
  try {
    return await fetched(`status/${number}.json`);
  } catch {
    throw new Refusal("status-unavailable", "La liste d'état n'a pas pu être lue.");
  }
}

async function fetched(path) {
  const address = new URL(`public/${path}`, document.baseURI);
  const response = await fetch(address, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
