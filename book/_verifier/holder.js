/* Is the person who shows the credential its holder? The signature cannot tell; an address that the person gave helps. */
import { emailOf, isAddress } from "./identity.js";
import { element } from "./sheet.js";

const YES = "✓ C'est bien l'adresse pour laquelle l'attestation a été délivrée. Écrivez-lui à cette adresse : si elle répond, c'est elle.";
const NO = "✕ Ce n'est pas l'adresse pour laquelle l'attestation a été délivrée. Demandez à la personne celle de son inscription.";

export function holderCheck(document) {
  const identity = emailOf(document);
  return element(
    "section",
    { class: "verificateur-titulaire" },
    element("h3", {}, "Est-ce bien la personne titulaire ?"),
    element("p", {}, "La signature ne le dit pas : un fichier peut se copier."),
    ...(identity ? [form(identity)] : [element("p", {}, "Cette attestation ne porte aucune adresse : posez la question à l'émetteur.")]),
  );
}

function form(identity) {
  const input = element("input", { type: "email", id: "verificateur-adresse", autocomplete: "off", spellcheck: "false", required: "" });
  const answer = element("p", { class: "verificateur-reponse", role: "status" });
  const made = element(
    "form",
    { novalidate: "" },
    element("label", { for: "verificateur-adresse" }, "Adresse électronique que la personne vous a donnée"),
    element("span", { class: "verificateur-champ" }, input, element("button", {}, "Comparer")),
    element("small", {}, "L'attestation ne contient qu'une empreinte de l'adresse. La comparaison se fait ici ; l'adresse n'est envoyée à personne."),
    answer,
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    answer.textContent = input.value.trim() === "" ? "Écrivez d'abord l'adresse." : isAddress(input.value, identity) ? YES : NO;
  });
  return made;
}
