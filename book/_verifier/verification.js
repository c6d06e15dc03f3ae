/* Whether a credential may be trusted: the steps of `cpia.credentials.verification`, in the same order, with the same verdicts. */
import * as forms from "./forms.js";
import { publicKey } from "./issuer.js";
import { Refusal } from "./refusal.js";
import { isSigned } from "./signature.js";
import { isRevoked, listNumber } from "./status_list.js";
import * as strictJson from "./strict_json.js";

const CLOCK_SKEW = 5 * 60_000;
const DEMONSTRATION = "did:web:demo.cpia.invalid";

/* Verify the bytes of a credential against its issuer's DID document.

   `fetchList(number)` gives the bytes of a status list; `now` is in milliseconds. Give `{kind, specimen, reason,
   document, status}`; `document` is there only when the signature holds, so that nothing false is ever shown.

   1. The file is one strict JSON object.
   2. It uses our contexts, in our order, and is an Open Badges 3.0 credential.
   3. Its issuer is the one of the DID document.
   4. Its form is exactly the one that we write: nothing is added or missing, and there is one proof.
   5. The issuer allows its key to sign, and the signature is that key's over this content: over every member, since
      the form admits none that the contexts do not define, and the safe mode refuses what it would drop.
   6. The status list that it names says that it is not revoked.
   7. The time is within its dates. */
export async function verify(bytes, identity, fetchList, now) {
  let document;
  try {
    // 1. Strict JSON.
    document = strictJson.parse(bytes);
    // 2. Contexts and type.
    checkKind(document);
    // 3. Issuer.
    checkIssuer(document, identity);
    // 4. Form.
    const problem = forms.credential(document, "attestation");
    if (problem) throw new Refusal("altered", `L'attestation n'a plus sa forme (${problem}).`);
    // 5. Key and signature.
    const key = publicKey(identity, document.proof.verificationMethod);
    if (!(await isSigned(document, key))) throw new Refusal("altered", "La signature n'est pas celle de ce contenu.");
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const specimen = problem.kind === "unknown-issuer" && issuerOf(document) === DEMONSTRATION; // it says so of itself
    return { kind: problem.kind, specimen, reason: problem.message, document: null, status: null };
  }
  // 6. Status, then 7. dates: a revoked credential is told as such, even when it has expired.
  const status = await statusOf(document, identity, fetchList, now);
  const kind = status.kind === "revoked" ? "revoked" : (datesOf(document, now) ?? status.kind);
  return { kind, specimen: isSpecimen(document), reason: status.reason, document, status };
}

function checkKind(document) {
  const problem = forms.kind({ "@context": document["@context"], type: document.type }, "attestation");
  if (problem) throw new Refusal("unreadable", `Ce n'est pas une attestation de cette plateforme (${problem}).`);
}

const issuerOf = ({ issuer }) => (typeof issuer === "string" ? issuer : issuer?.id);

function checkIssuer(document, identity) {
  const named = issuerOf(document);
  if (typeof named !== "string" || named !== identity.id) {
    throw new Refusal("unknown-issuer", `L'émetteur nommé est « ${named} », celui de cette page « ${identity.id} ».`);
  }
}

async function statusOf(document, identity, fetchList, now) {
  const entry = document.credentialStatus;
  try {
    const number = listNumber(entry, identity.id);
    const { revoked, validUntil } = await isRevoked(entry, await fetchList(number), identity, now);
    return { kind: revoked ? "revoked" : "valid", reason: "", list: number, validUntil };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { kind: "status-unavailable", reason: problem.message, list: null, validUntil: null };
  }
}

function datesOf(document, now) {
  if (now < Date.parse(document.validFrom) - CLOCK_SKEW) return "not-yet-valid";
  if (document.validUntil && now > Date.parse(document.validUntil)) return "expired";
  return null;
}

function isSpecimen(document) {
  const { name, description } = document.credentialSubject.achievement;
  return document.issuer.id === DEMONSTRATION || [name, description, document.name].some((s) => s.includes("SPÉCIMEN"));
}
