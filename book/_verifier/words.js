/* What each verdict says to somebody who knows nothing of signatures. The sign is drawn beside the words, never alone, and
   is one that every machine has letters for. */
const day = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "Europe/Paris" });
const moment = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeStyle: "short" });

const first = (text) => text.replace(/^1 /, "1er ");
export const dateOf = (text) => first(day.format(new Date(text)));
export const momentOf = (time) => first(moment.format(time));

export const VERDICTS = {
  valid: {
    sign: "✓",
    title: "Attestation valable",
    says: () => "Elle vient bien de l'émetteur, rien n'y a été changé, elle est en cours de validité et n'a pas été révoquée.",
    advice: "Il reste à vous assurer que la personne qui vous la présente en est bien la titulaire : voyez plus bas.",
  },
  revoked: {
    sign: "✕",
    title: "Attestation révoquée",
    says: () => "L'émetteur l'a signée, puis l'a retirée : elle n'a plus de valeur.",
    advice: "Demandez à la personne si elle en a une plus récente, ou la raison à l'émetteur.",
  },
  expired: {
    sign: "–",
    title: "Attestation expirée",
    says: (document) => `Elle était valable jusqu'au ${dateOf(document.validUntil)}.`,
    advice: "Ce qu'elle atteste a été acquis avant cette date ; l'émetteur n'en répond plus aujourd'hui.",
  },
  "not-yet-valid": {
    sign: "…",
    title: "Attestation pas encore valable",
    says: (document) => `Elle le sera à partir du ${dateOf(document.validFrom)}.`,
    advice: "Vérifiez d'abord la date et l'heure de cet appareil.",
  },
  altered: {
    sign: "✕",
    title: "Attestation modifiée",
    says: () => "Le contenu de ce fichier n'est pas celui que l'émetteur a signé. Ne vous y fiez pas.",
    advice: "Le fichier a pu être abîmé en route : demandez à la personne l'original au format .json.",
  },
  "unknown-issuer": {
    sign: "?",
    title: "Émetteur inconnu",
    says: (_, host) => `Aucune clé en vigueur de l'émetteur dont cette page vérifie les attestations (${host}) n'a signé ce fichier.`,
    advice:
      "Ne vous y fiez pas en l'état. Délivrée par un autre organisme, elle se vérifie sur la page de celui-ci, à l'adresse que vous lui connaissez. Sinon elle est fausse, ou d'une clé que l'émetteur a retirée : demandez à la personne celle qui l'a remplacée.",
  },
  unreadable: {
    sign: "?",
    title: "Fichier illisible",
    says: () => "Aucune attestation de ce parcours ne se lit dans ce fichier.",
    advice:
      "Une capture d'écran, une photo ou un PDF réimprimé ne contiennent plus la signature : demandez à la personne le fichier d'origine, de préférence celui qui finit par .json.",
  },
  "status-unavailable": {
    sign: "!",
    title: "État indisponible",
    says: () => "La signature est exacte, mais il n'a pas été possible de savoir si l'attestation a été révoquée.",
    advice: "Ne concluez pas encore : vérifiez votre connexion et réessayez, puis écrivez à l'émetteur si cela dure.",
  },
  impossible: {
    sign: "!",
    title: "Vérification impossible",
    says: () => "Les clés de l'émetteur n'ont pas pu être lues : cette page ne peut rien dire de ce fichier.",
    advice: "Vérifiez votre connexion, rechargez la page, puis écrivez à l'émetteur si cela dure.",
  },
};

/* A specimen is never « valable »: whatever its signature, a demonstration made it. */
export const SPECIMEN = {
  ribbon: "SPÉCIMEN — sans valeur",
  title: "Spécimen intact",
  says: "Signature exacte, en cours de validité, non révoqué — mais signé par une démonstration : il n'atteste rien.",
  advice: "Une vraie attestation montre ici le verdict « Attestation valable ».",
};
