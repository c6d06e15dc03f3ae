/* The search itself, without the page: folds and stems words, indexes the book's sections, ranks, cuts excerpts.
   The text of the book comes once, in one file; everything is computed here, so that a word of the text and a word
   of the reader go through the same function. `FrenchStemmer` (Snowball) and the stop words `MOTS_VIDES` come from
   Sphinx: the build puts them before this file. */
const Recherche = (() => {
  "use strict";

  const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
  const EXCERPT = 230; // characters
  const SECTIONS = 3; // of one page
  const HEADING = 3; // what a word is worth in a heading, where one in the text is worth 1
  const TITLE = 1.5; // in the title of the page: more than any number of times in its text

  /* « Cœur » → « coeur ». */
  const fold = (word) =>
    word.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFD").replace(/\p{M}/gu, "");

  /* Plurals in -aux whose singular is not in -al. */
  const PLURALS = new Map(Object.entries({
    travaux: "travail", vitraux: "vitrail", emaux: "email", coraux: "corail", soupiraux: "soupirail", baux: "bail",
    noyaux: "noyau", tuyaux: "tuyau", joyaux: "joyau", boyaux: "boyau", taux: "taux", faux: "faux", maux: "mal",
  }));

  /* « chevaux » → « cheval », « données » → « donnee »: Snowball counts on accents, and keeps the s of « essais ». */
  const singular = (word) => {
    if (PLURALS.has(word)) return PLURALS.get(word);
    if (/..(?<!e)aux$/.test(word)) return word.replace(/aux$/, "al");
    return word.length > 3 ? word.replace(/(?<!s)s$/, "") : word;
  };

  const stemmer = new FrenchStemmer();

  /* The same for every form of a word. Left whole: « biais », of which Snowball keeps two letters, and « data », which
     it takes for a verb. The final x of « jeux » and « heureux » falls last: Snowball reads it. */
  const reduce = (word) => {
    const one = singular(fold(word));
    const short = one.endsWith("a") ? one : stemmer.stemWord(one);
    return (short.length > 2 ? short : one).replace(/(..)x$/, "$1");
  };
  const stems = new Map();
  const stem = (word) => {
    if (!stems.has(word)) stems.set(word, reduce(word));
    return stems.get(word);
  };

  const words = (text) => text.match(WORD) ?? [];
  const EMPTY = new Set(MOTS_VIDES.map(fold));
  const isEmpty = (word) => word.length === 1 && !/\d/.test(word) || EMPTY.has(fold(word));

  const add = (map, key, section, weight) => {
    if (!map.has(key)) map.set(key, new Map());
    const places = map.get(key);
    places.set(section, (places.get(section) ?? 0) + weight);
  };

  /* Takes [[address, title, [[anchor, heading, text], …]], …]; gives where each stem is. */
  const createIndex = (book) => {
    const index = { pages: [], inSections: new Map(), inTitles: new Map(), spellings: new Map(), words: 0 };
    const learn = (text, map, key, weight) => {
      const found = words(text);
      for (const word of found) {
        const same = stem(word);
        if (!index.spellings.has(word)) index.spellings.set(word, [fold(word), same]);
        add(map, same, key, weight);
      }
      return found.length;
    };
    for (const [address, title, texts] of book) {
      const page = { address, title, sections: [], words: 0 };
      learn(title, index.inTitles, page, 1);
      for (const [anchor, heading, text] of texts) {
        const section = { page, anchor, heading, text };
        page.sections.push(section);
        learn(heading, index.inSections, section, HEADING);
        page.words += learn(text, index.inSections, section, 1);
      }
      index.words += page.words;
      index.pages.push(page);
    }
    return index;
  };

  /* The stems that a typed word stands for: its own; and, if the book never writes it, those of the words it begins. */
  const meanings = (index, typed) => {
    const own = stem(typed);
    const known = index.inSections.has(own) || index.inTitles.has(own) ? [own] : [];
    const start = fold(typed);
    const written = [...index.spellings.values()];
    if (start.length < 3 || written.some(([plain]) => plain === start)) return known;
    const begun = written.filter(([plain]) => plain.startsWith(start)).map(([, found]) => found);
    return [...new Set([...known, ...begun])];
  };

  /* How much one term is worth in each page that holds it (BM25: the tenth time says little more than the fifth, and
     a word says less of a long page), more if the title says it, and more if few pages do. */
  const weigh = (index, term) => {
    const weights = new Map();
    const count = (page, weight) => weights.set(page, (weights.get(page) ?? 0) + weight);
    for (const found of term) {
      for (const [section, weight] of index.inSections.get(found) ?? []) count(section.page, weight);
    }
    const average = index.words / index.pages.length || 1;
    for (const [page, weight] of weights) {
      weights.set(page, weight / (weight + 1 + 3 * (page.words / average)));
    }
    for (const found of term) {
      for (const page of (index.inTitles.get(found) ?? new Map()).keys()) count(page, TITLE);
    }
    const rarity = Math.log(1 + index.pages.length / (weights.size || 1));
    for (const [page, weight] of weights) weights.set(page, weight * rarity);
    return weights;
  };

  /* The sections of a page to show: those that hold the most of the words, then the most often. */
  const bestSections = (index, page, terms) => {
    const scored = page.sections.map((section) => {
      const counts = terms.map((term) =>
        term.reduce((sum, found) => sum + (index.inSections.get(found)?.get(section) ?? 0), 0));
      return { section, held: counts.filter(Boolean).length, count: counts.reduce((a, b) => a + b, 0) };
    });
    const found = scored.filter(({ held }) => held).sort((a, b) => b.held - a.held || b.count - a.count);
    return (found.length ? found.slice(0, SECTIONS) : scored.slice(0, 1)).map(({ section }) => section);
  };

  /* Cuts a text in pieces, [words, found?], of which the found ones are to be marked. */
  const pieces = (text, wanted) => {
    const cut = [];
    let end = 0;
    for (const { 0: word, index: start } of text.matchAll(WORD)) {
      if (!wanted.has(stem(word))) continue;
      if (start > end) cut.push([text.slice(end, start), false]);
      cut.push([word, true]);
      end = start + word.length;
    }
    if (end < text.length) cut.push([text.slice(end), false]);
    return cut;
  };

  /* The part of a text that holds the most of the words, cut between two words. */
  const excerpt = (text, wanted) => {
    const hits = [...text.matchAll(WORD)].map(({ 0: word, index: at }) => ({ at, found: stem(word) }))
      .filter(({ found }) => wanted.has(found));
    const richness = ({ at }) =>
      new Set(hits.filter((hit) => hit.at >= at && hit.at < at + EXCERPT * 0.7).map(({ found }) => found)).size;
    const best = hits.reduce((kept, hit) => (kept && richness(kept) >= richness(hit) ? kept : hit), null);
    let start = Math.max(0, (best?.at ?? 0) - EXCERPT * 0.3);
    if (start > 0) start = text.indexOf(" ", start) + 1;
    let end = text.length;
    if (start + EXCERPT < end) end = text.lastIndexOf(" ", start + EXCERPT);
    if (end <= start) end = start + EXCERPT;
    const cut = pieces(text.slice(start, end), wanted);
    if (start > 0) cut.unshift(["… ", false]);
    if (end < text.length) cut.push([" …", false]);
    return cut;
  };

  /* Gives the pages that hold all the words, best first, with their best sections; and the words found nowhere. */
  const find = (index, query) => {
    const all = [...new Set(words(query))];
    const meant = all.filter((word) => !isEmpty(word));
    const typed = meant.length ? meant : all;
    const terms = typed.map((word) => meanings(index, word));
    const weights = terms.map((term) => weigh(index, term));
    const wanted = new Set(terms.flat());
    const scores = index.pages
      .filter((page) => weights.length && weights.every((weight) => weight.has(page)))
      .map((page) => ({ page, score: weights.reduce((sum, weight) => sum + weight.get(page), 0) }))
      .sort((a, b) => b.score - a.score);
    return {
      missing: typed.filter((_, i) => !terms[i].length),
      pages: scores.map(({ page }) => ({
        address: page.address,
        title: pieces(page.title, wanted),
        sections: () => bestSections(index, page, terms).map(({ anchor, heading, text }) => ({
          anchor, heading: pieces(heading, wanted), excerpt: excerpt(text, wanted),
        })),
      })),
    };
  };

  return Object.freeze({ createIndex, find, fold, stem, words });
})();
