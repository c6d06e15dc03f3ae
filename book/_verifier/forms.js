/* The forms of the two documents that the platform signs: a credential, and a list of revoked credentials.
   They are those of `cpia.credentials.certificates` and `cpia.credentials.status_list`; a test compares the two readers. */
import { address, did, exactly, instant, listOf, matching, objectOf, oneOf, optional, string, text, urn } from "./shapes.js";

const VC = "https://www.w3.org/ns/credentials/v2";
const CONTEXTS = [
  VC,
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
];
const SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

const proof = objectOf({
  type: exactly("DataIntegrityProof"),
  cryptosuite: exactly("eddsa-rdfc-2022"),
  proofPurpose: exactly("assertionMethod"),
  created: instant,
  verificationMethod: text,
  proofValue: matching(/^z[1-9A-HJ-NP-Za-km-z]{80,90}$/, "une signature en base 58"),
});

const alignment = objectOf({
  type: exactly(["Alignment"]),
  targetName: text,
  targetUrl: address,
  targetFramework: optional(text),
  targetCode: optional(text),
  targetDescription: optional(text),
});

const hashedEmail = objectOf({
  type: exactly("IdentityObject"),
  hashed: exactly(true),
  identityHash: matching(/^sha256\$[0-9a-f]{64}$/, "une empreinte SHA-256"),
  identityType: exactly("emailAddress"),
  salt: text,
});

const plainName = objectOf({
  type: exactly("IdentityObject"),
  hashed: exactly(false),
  identityHash: text,
  identityType: exactly("name"),
});

const resultDescription = objectOf({
  id: matching(/^(?:https:|urn:uuid:)\S+$/, "un identifiant"),
  type: exactly(["ResultDescription"]),
  name: text,
  resultType: text,
  requiredValue: optional(text),
  valueMin: optional(text),
  valueMax: optional(text),
});

const achievement = objectOf({
  id: address,
  type: exactly(["Achievement"]),
  name: text,
  description: text,
  criteria: objectOf({ narrative: text }),
  achievementType: exactly("Certificate"),
  image: optional(objectOf({ id: address, type: exactly("Image") })),
  alignment: optional(listOf(alignment)),
  resultDescription: optional(listOf(resultDescription)),
});

const result = objectOf({
  type: exactly(["Result"]),
  status: optional(text),
  value: optional(text),
  resultDescription: optional(matching(/^(?:https:|urn:uuid:)\S+$/, "un identifiant")),
});

/* What names a place in a list, right or wrong: wrong, it is the state that is unknown, not the content that changed. */
const place = objectOf({
  id: string,
  type: string,
  statusPurpose: string,
  statusListIndex: string,
  statusListCredential: string,
});

export const statusEntry = objectOf({
  id: address,
  type: exactly("BitstringStatusListEntry"),
  statusPurpose: exactly("revocation"),
  statusListIndex: matching(/^(?:0|[1-9]\d{0,5})$/, "un rang"),
  statusListCredential: address,
});

const kindOnly = { "@context": exactly(CONTEXTS), type: exactly(["VerifiableCredential", "OpenBadgeCredential"]) };
export const kind = objectOf(kindOnly);

export const credential = objectOf({
  ...kindOnly,
  id: urn,
  name: text,
  issuer: objectOf({ id: did, type: exactly(["Profile"]), name: text, url: optional(address) }),
  validFrom: instant,
  validUntil: optional(instant),
  credentialSubject: objectOf({
    id: urn,
    type: exactly(["AchievementSubject"]),
    achievement,
    identifier: optional(listOf(oneOf(hashedEmail, plainName))),
    result: optional(listOf(result)),
  }),
  credentialSchema: listOf(objectOf({ id: exactly(SCHEMA), type: exactly("1EdTechJsonSchemaValidator2019") })),
  credentialStatus: optional(place), // the first specimens have none: their state is never known
  proof,
});

export const statusList = objectOf({
  "@context": exactly([VC]),
  id: address,
  type: exactly(["VerifiableCredential", "BitstringStatusListCredential"]),
  issuer: did,
  validFrom: instant,
  validUntil: instant,
  credentialSubject: objectOf({
    id: address,
    type: exactly("BitstringStatusList"),
    statusPurpose: exactly("revocation"),
    encodedList: matching(/^u[A-Za-z0-9_-]+$/, "une liste en base 64"),
  }),
  proof,
});
