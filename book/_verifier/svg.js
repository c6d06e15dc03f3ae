/* Open Badges 3.0, 5.3: the credential is the text of the one element « openbadges:credential ». */
import { Refusal } from "./refusal.js";

const NAMESPACE = "https://purl.imsglobal.org/ob/v3p0";
const MAX_SVG = 4 * 1024 * 1024;

/* Read the picture as a tree that is never put in the page: nothing of it is run, drawn or fetched. */
export function bakedInSvg(bytes) {
  if (bytes.length > MAX_SVG) throw new Refusal("unreadable", "L'image SVG dépasse 4 Mo.");
  const text = utf8(bytes);
  // Entities are refused before they are expanded.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new Refusal("unreadable", "L'image SVG contient une déclaration.");
  const tree = new DOMParser().parseFromString(text, "image/svg+xml");
  const found = tree.getElementsByTagNameNS(NAMESPACE, "credential");
  if (tree.querySelector("parsererror") || found.length !== 1 || found[0].children.length) {
    throw new Refusal("unreadable", `Attestations dans cette image SVG : ${found.length}, attendu : une.`);
  }
  return new TextEncoder().encode(found[0].textContent);
}

/* Credentials are in UTF-8, whatever the picture says of itself. */
function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal("unreadable", "L'image SVG n'est pas en UTF-8.");
  }
}
