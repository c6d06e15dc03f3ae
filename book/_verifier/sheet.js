/* The parts of the answer, as elements: all that comes from a file is put in as text, never as markup. */
import { hostOf } from "./issuer.js";
import { nameOf } from "./identity.js";
import { dateOf, momentOf, SPECIMEN, VERDICTS } from "./words.js";

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  const shown = children.filter((child) => child !== null && child !== undefined);
  made.append(...shown.map((child) => (typeof child === "string" && tag !== "code" ? typeset(child) : child)));
  return made;
}

/* French punctuation never begins a line. */
const typeset = (text) => text.replace(/« /g, "«\u00a0").replace(/ ([»:;?!%])/g, "\u00a0$1");

/* The verdict, which screen readers say as it comes. */
export function verdictOf(answer, issuer) {
  const words = answer.specimen && answer.kind === "valid" ? { ...VERDICTS.valid, ...SPECIMEN } : VERDICTS[answer.kind];
  const says = typeof words.says === "string" ? words.says : words.says(answer.document, hostOf(issuer));
  const sign = answer.specimen && answer.kind === "valid" ? "◇" : words.sign;
  return [
    answer.specimen ? element("p", { class: "verificateur-specimen" }, SPECIMEN.ribbon) : null,
    element("h2", { class: "verificateur-titre" }, element("span", { "aria-hidden": "true" }, sign), ` ${words.title}`),
    element("p", { class: "verificateur-phrase" }, says),
    element("p", {}, words.advice),
  ].filter(Boolean);
}

/* What the credential says, when its signature holds. */
export function contentOf({ document }, { time }) {
  const { achievement, result } = document.credentialSubject;
  const holder = nameOf(document);
  return element(
    "dl",
    { class: "verificateur-fiche" },
    ...entry("Intitulé", achievement.name),
    ...(holder ? entry("Au nom de", holder) : []),
    ...entry("Délivrée par", `${document.issuer.name} (${hostOf(document.issuer.id)})`),
    ...entry("Délivrée le", dateOf(document.validFrom)),
    ...entry("Valable jusqu'au", document.validUntil ? dateOf(document.validUntil) : "sans limite"),
    ...(result ?? []).flatMap((one) => entry(named(achievement, one), one.value ?? "")),
    ...entry("Ce qu'il fallait réussir", achievement.criteria.narrative),
    ...competences(achievement),
    ...entry("Description", description(achievement)),
    ...entry("Vérifiée le", `${momentOf(time)}, sur ${window.location.host}`),
  );
}

/* What a result is: the description that it names, never merely the first one. */
function named({ resultDescription }, { resultDescription: id }) {
  return (resultDescription ?? []).find((described) => described.id === id)?.name ?? "Résultat";
}

function entry(name, ...values) {
  return [element("dt", {}, name), element("dd", {}, ...values)];
}

const COMPETENCES = / ?Compétences — (.+)\.$/; // the last sentence of the description

function competences(achievement) {
  const told = COMPETENCES.exec(achievement.description)?.[1].split(" ; ") ?? [];
  const aligned = achievement.alignment?.map(({ targetCode, targetName }) => [targetCode, targetName].filter(Boolean).join(" : "));
  const items = (aligned ?? told).map((text) => element("li", {}, text));
  return items.length ? entry("Compétences", element("ul", {}, ...items)) : [];
}

const description = ({ description: text }) => text.replace(COMPETENCES, "");

/* For who keeps the answer in a file, or wants to check it with another tool. */
export function technicalOf(answer, { form, digest }) {
  const { document, status } = answer;
  const proof = document?.proof;
  return element(
    "details",
    { class: "verificateur-technique" },
    element("summary", {}, "Détails techniques"),
    element(
      "dl",
      { class: "verificateur-fiche" },
      ...(answer.reason ? entry("Raison", answer.reason) : []),
      ...entry("Fichier lu", form ?? "forme inconnue"),
      ...(digest ? entry("Empreinte SHA-256 de l'attestation", element("code", {}, digest)) : []),
      ...(document ? entry("Identifiant", element("code", {}, document.id)) : []),
      ...(proof ? entry("Clé", element("code", {}, proof.verificationMethod)) : []),
      ...(proof ? entry("Signature", `${proof.cryptosuite}, faite le ${momentOf(Date.parse(proof.created))}`) : []),
      ...(status?.list ? entry("Liste d'état", `n° ${status.list}, valable jusqu'au ${momentOf(Date.parse(status.validUntil))}`) : []),
    ),
  );
}
