/* The code QR of a printed credential: the page's address, then # and the credential's id, which browsers never send. */
import { element } from "./sheet.js";

const UUID = /^#([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const named = () => UUID.exec(window.location.hash.toLowerCase())?.[1] ?? null;

/* Tell who comes by a link what is left to do. */
export function linkTold(place) {
  place.hidden = named() === null;
}

/* Compare the credential with the one that the link names. */
export function linkVerdict(document) {
  if (named() === null || document === null) return [];
  const same = document.id === `urn:uuid:${named()}`;
  const told = same
    ? "C'est bien l'attestation que désigne le code QR ou le lien."
    : "Attention : ce n'est pas l'attestation que désigne le code QR ou le lien. Le document imprimé et ce fichier ne vont pas ensemble.";
  return [element("p", { class: same ? "verificateur-meme" : "verificateur-autre" }, told)];
}
