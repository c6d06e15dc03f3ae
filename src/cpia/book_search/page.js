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

  const quoted = (words) => `«\u00a0${words}\u00a0»`;

  const summary = (query, { pages, missing }) => {
    if (pages.length) return `${pages.length} page${pages.length > 1 ? "s" : ""} pour ${quoted(query)}.`;
    const lack = missing.length
      ? `le livre ne contient pas ${missing.map(quoted).join(", ")}`
      : "aucune page ne contient tous ces mots";
    return `Aucun résultat pour ${quoted(query)}\u00a0: ${lack}.`;
  };

  /* Shows pages ten at a time; gives what replaces the pages shown. */
  const createResults = (list, more) => {
    let rest = [];
    const showMore = () => {
      const items = rest.splice(0, SHOWN).map(pageItem);
      list.append(...items);
      more.hidden = !rest.length;
      more.textContent = rest.length > SHOWN ? `Afficher les ${SHOWN} pages suivantes` : "Afficher la suite";
      return items[0];
    };
    more.addEventListener("click", () => showMore()?.querySelector("a").focus());
    return (pages) => {
      rest = [...pages];
      list.replaceChildren();
      showMore();
    };
  };

  /* ↓ and ↑ go from the field to the results and through them; everything is reached with Tab as well. */
  const move = (event, stops) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = stops.indexOf(document.activeElement);
    if (!step || place < 0 || !stops[place + step]) return;
    event.preventDefault();
    stops[place + step].focus();
  };

  const writeAddress = (query) => {
    const address = new URL(location.href);
    address.search = query ? new URLSearchParams({ q: query }) : "";
    history.replaceState(null, "", address);
  };

  const start = (form) => {
    const field = form.querySelector("input[type=search]");
    const [list, status, advice, more] = ["resultats", "bilan", "conseils", "suite"]
      .map((name) => document.getElementById(`recherche-${name}`));
    const showPages = createResults(list, more);
    let loading = null;
    let latest = "";

    const show = (text, pages) => {
      status.textContent = text;
      advice.hidden = pages.length > 0;
      showPages(pages);
    };

    const search = async () => {
      const query = field.value.trim();
      latest = query;
      writeAddress(query);
      if (!query) return show("", []);
      try {
        if (!loading) status.textContent = "Lecture du texte du livre…";
        loading ??= load().then(Recherche.createIndex);
        const index = await loading;
        if (query !== latest) return undefined; // other words came meanwhile
        const found = Recherche.find(index, query);
        return show(summary(query, found), found.pages);
      } catch (problem) {
        loading = null;
        return show(`Le texte du livre n’a pas pu être lu (${problem.message}). Vérifiez la connexion, puis `
          + "cherchez à nouveau.", []);
      }
    };

    let pause = 0;
    form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); search(); });
    field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 250); });
    form.parentElement.addEventListener("keydown", (event) => move(event, [field, ...list.querySelectorAll("a")]));

    document.getElementById("recherche-sans-script").hidden = true;
    form.hidden = false;
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    search();
    if (!field.value) field.focus();
  };

  document.querySelectorAll("#recherche").forEach(start);
})();
