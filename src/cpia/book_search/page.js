/* The search page: reads the text of the book once, shows results as words are typed, announces them.
   Nothing is stored and nothing is sent: the words stay in the address (`search.html?q=…`). */
(() => {
  "use strict";

  const SHOWN = 10; // pages at a time
  const root = document.documentElement.dataset.content_root || "./";

  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };

  const marked = (pieces) => pieces.map(([text, found]) => (found ? element("mark", "", text) : text));

  const link = (address, pieces) => {
    const made = element("a", "", ...marked(pieces));
    made.href = root + address;
    return made;
  };

  /* From plain files, and in a browser that cannot unpack, the same text comes as a script. */
  const loadScript = () => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}recherche/textes.js`;
    script.onload = () => resolve(globalThis.TEXTES_DU_LIVRE);
    script.onerror = () => reject(new Error("recherche/textes.js"));
    document.head.append(script);
  });

  const load = async () => {
    if (!location.protocol.startsWith("http") || !("DecompressionStream" in globalThis)) return loadScript();
    const response = await fetch(`${root}recherche/textes.bin`, { cache: "no-cache" });
    if (!response.ok) throw new Error(`recherche/textes.bin : ${response.status}`);
    return new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).json();
  };

  const sectionItem = (address, { anchor, heading, excerpt }) => {
    const item = element("li", "recherche-section");
    if (heading.length) item.append(element("p", "recherche-rubrique", link(`${address}#${anchor}`, heading)));
    if (excerpt.length) item.append(element("p", "recherche-extrait", ...marked(excerpt)));
    return item;
  };

  const pageItem = ({ address, title, sections }) => element("li", "recherche-page",
    element("h2", "recherche-titre", link(address, title)),
    element("ul", "", ...sections().map((section) => sectionItem(address, section))));

  const summary = (query, { pages, missing }) => {
    if (pages.length) return `${pages.length} page${pages.length > 1 ? "s" : ""} pour « ${query} ».`;
    if (missing.length) {
      const list = missing.map((word) => `« ${word} »`).join(", ");
      return `Aucun résultat pour « ${query} » : le livre ne contient pas ${list}.`;
    }
    return `Aucun résultat pour « ${query} » : aucune page ne contient tous ces mots.`;
  };

  const start = (form) => {
    const field = form.querySelector("input[type=search]");
    const list = document.getElementById("recherche-resultats");
    const status = document.getElementById("recherche-bilan");
    const advice = document.getElementById("recherche-conseils");
    const more = document.getElementById("recherche-suite");
    let loading = null;
    let rest = [];
    let latest = "";

    const showMore = () => {
      const items = rest.splice(0, SHOWN).map(pageItem);
      list.append(...items);
      more.hidden = !rest.length;
      more.textContent = `Afficher ${rest.length > SHOWN ? `les ${SHOWN} pages suivantes` : "la suite"}`;
      return items[0];
    };

    const show = (query, found) => {
      rest = found.pages;
      status.textContent = summary(query, found); // the number, before `showMore` takes from the list
      list.replaceChildren();
      advice.hidden = found.pages.length > 0;
      showMore();
    };

    const search = async () => {
      const query = field.value.trim();
      latest = query;
      const address = new URL(location.href);
      address.search = query ? new URLSearchParams({ q: query }) : "";
      history.replaceState(null, "", address);
      if (!query) {
        [list, status].forEach((node) => node.replaceChildren());
        more.hidden = true;
        advice.hidden = false;
        return;
      }
      try {
        loading ??= load().then(Recherche.createIndex);
        const index = await loading;
        if (query === latest) show(query, Recherche.find(index, query));
      } catch (problem) {
        loading = null;
        status.textContent = `Le texte du livre n’a pas pu être lu (${problem.message}). Vérifiez la connexion, puis cherchez à nouveau.`;
      }
    };

    let pause = 0;
    const later = () => {
      clearTimeout(pause);
      pause = setTimeout(search, 250);
    };

    /* ↓ and ↑ go from the field to the results and through them; everything is reached with Tab as well. */
    const move = (event) => {
      if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
      const stops = [field, ...list.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next || !stops.includes(document.activeElement)) return;
      event.preventDefault();
      next.focus();
    };

    form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); search(); });
    field.addEventListener("input", later);
    form.parentElement.addEventListener("keydown", move);
    more.addEventListener("click", () => showMore()?.querySelector("a").focus());

    document.getElementById("recherche-sans-script").hidden = true;
    form.hidden = false;
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    search();
    if (!field.value) field.focus();
  };

  document.querySelectorAll("#recherche").forEach(start);
})();
