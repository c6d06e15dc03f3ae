/* The verification page: takes a file, asks the site for its two public files, shows the verdict.
   The file stays in this page: nothing is sent, nothing is stored, and what is asked for is the same for everybody. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { credentialOf, MAX_FILE, TOO_LARGE } from "./extraction.js";
import { holderCheck } from "./holder.js";
import { linkTold, linkVerdict } from "./link.js";
import { identityOf, statusList } from "./public_files.js";
import { Refusal } from "./refusal.js";
import { contentOf, technicalOf, verdictOf } from "./sheet.js";
import { verify } from "./verification.js";

const root = document.getElementById("verificateur");
const part = (name) => root.querySelector(`.verificateur-${name}`);

async function answerTo(file) {
  const identity = await identityOf();
  const time = Date.now();
  if (file.size > MAX_FILE) return refused("unreadable", TOO_LARGE, identity?.id, null, time); // not even read
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (identity === null) return refused("impossible", "did.json n'a pas pu être lu.", null, bytes, time);
  try {
    const read = await credentialOf(bytes);
    const answer = await verify(read.bytes, identity, statusList, time);
    return { ...answer, issuer: identity.id, context: { form: read.form, digest: digestOf(read.bytes), time } };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return refused(problem.kind, problem.message, identity.id, bytes, time);
  }
}

function refused(kind, reason, issuer, bytes, time) {
  const context = { form: null, digest: bytes && digestOf(bytes), time };
  return { kind, reason, specimen: false, document: null, status: null, issuer: issuer ?? "", context };
}

const digestOf = (bytes) => bytesToHex(sha256(bytes));

async function show(files) {
  if (files.length !== 1) return files.length ? tell("Déposez un seul fichier à la fois.") : undefined;
  tell(`Vérification de « ${files[0].name} »…`);
  try {
    display(await answerTo(files[0]));
  } catch {
    tell("Ce fichier n'a pas pu être ouvert. Copiez-le sur cet appareil, puis déposez-le de nouveau.");
  }
}

function tell(text) {
  delete root.dataset.verdict;
  part("verdict").replaceChildren();
  part("contenu").replaceChildren();
  part("actions").hidden = true;
  part("message").textContent = text;
}

function display(answer) {
  const trusted = answer.document !== null;
  part("message").textContent = "";
  root.dataset.verdict = answer.kind;
  root.dataset.specimen = answer.specimen;
  part("verdict").replaceChildren(...verdictOf(answer, answer.issuer), ...linkVerdict(answer.document));
  part("contenu").replaceChildren(
    ...(trusted ? [contentOf(answer, answer.context), holderCheck(answer.document)] : []),
    technicalOf(answer, answer.context),
  );
  part("actions").hidden = false;
  part("resultat").scrollIntoView({ block: "nearest" });
}

function acceptDrops(zone) {
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("est-survole");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("est-survole"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    show(event.dataTransfer.files);
  });
}

function start() {
  const input = root.querySelector("input[type=file]");
  input.addEventListener("change", async () => {
    await show(input.files);
    input.value = ""; // so that the same file, corrected, may be chosen again
  });
  acceptDrops(part("depot"));
  // A file dropped beside the zone would replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  part("imprimer").addEventListener("click", () => window.print());
  window.addEventListener("hashchange", () => linkTold(part("lien")));
  linkTold(part("lien"));
  identityOf(); // now, so that the page answers later without a network
  root.hidden = false;
}

/* The newest of what the page uses: without it, what the page says to do without a script stays. */
const able = "DecompressionStream" in window && "isWellFormed" in String.prototype;

if (root && able) start();
