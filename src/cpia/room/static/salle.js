/**
 * How long the session lasts, on every page of it: pupils' pages and the instructor's board.
 *
 * A page asks every fifteen seconds, which also keeps its seat. It stores nothing. When the session is over, the page
 * gives way to the one that says so. On a notebook's page it also gives names to what ipywidgets leaves without any.
 */
"use strict";

(() => {
  const PERIOD = 15000;
  const place = document.body.dataset.place;
  const board = document.body.dataset.board;

  /** Writes a duration as one says it. */
  function spoken(seconds) {
    const minutes = Math.ceil(seconds / 60);
    if (minutes <= 1) { return "moins d'une minute"; }
    return `${minutes} minutes`;
  }

  /** Writes a text where it changed, so that a screen reader hears changes only. */
  function write(name, text) {
    const target = document.getElementById(name);
    if (target && target.textContent !== text) { target.textContent = text; }
  }

  /** Asks a pupil's seat for the time left; a seat that no longer exists is the end. */
  async function pupil() {
    const answer = await fetch(`${place}etat`, { cache: "no-store" });
    if (answer.status === 410) { location.replace(place.replace(/place\/.*$/, "terminee")); return; }
    const state = await answer.json();
    write("reste", `Fin de la séance dans ${spoken(state.reste)}`);
    setTimeout(ask, Math.min(PERIOD, 1000 * state.reste + 1000));
  }

  /** Asks for the numbers of the instructor's board. */
  async function instructor() {
    const answer = await fetch(board, { cache: "no-store", headers: { "X-XSRFToken": document.body.dataset.jeton } });
    const state = await answer.json();
    if (!state.ouverte) { location.reload(); return; }
    write("prises", String(state.prises));
    write("reste", spoken(state.reste));
    const preparing = "Les carnets se préparent : quelques secondes.";
    write("etat", state.echec || (state.prete ? "Les carnets sont prêts." : preparing));
    setTimeout(ask, state.prete ? PERIOD / 3 : 1000);
  }

  /** Asks again after a network failure, rather than giving up. */
  function ask() {
    (place ? pupil : instructor)().catch(() => setTimeout(ask, PERIOD));
  }

  /** Gives the controls and the chart of a notebook the names that ipywidgets leaves out. */
  function name() {
    for (const handle of document.querySelectorAll(".noUi-handle")) {
      const control = handle.closest(".widget-inline-hbox");
      handle.setAttribute("aria-label", control.querySelector(".widget-label").textContent);
      handle.setAttribute("aria-valuetext", control.querySelector(".widget-readout").textContent);
    }
    for (const chart of document.querySelectorAll("img.widget-image")) {
      const title = chart.closest(".widget-vbox").querySelector("em");
      chart.alt = `Graphique : ${title ? title.textContent : "résultat"}. Ses valeurs sont dans le tableau qui précède.`;
    }
  }

  if (document.body.classList.contains("salle")) {
    new MutationObserver(name).observe(document.body, { childList: true, subtree: true, characterData: true });
  }
  if (place || board) { ask(); }
})();
