/* Reading progress, kept in this browser and nowhere else: lessons finished, scores at the quizzes. No cookie, no sending.
   Nothing is kept before the reader asks for it. Everything is one object under one key of `localStorage`, the same as
   in the exported file (`src/cpia/declared_progress.py` says what it holds, and refuses the same files). */
(() => {
  "use strict";

  const KEY = "cpia.progres";
  const VERSION = 1;
  const MAX_CHARACTERS = 64 * 1024;
  const MAX_LESSONS = 200;
  const MAX_QUESTIONS = 100;
  const LESSON = /^[a-z0-9]{1,40}(-[a-z0-9]{1,40}){0,5}\/[a-z0-9]{1,40}(-[a-z0-9]{1,40}){0,5}$/;
  const DAY = /^(20\d\d)-(\d\d)-(\d\d)$/;

  /* 1. The schema */

  const refuse = (text) => { throw new Error(text); };

  const members = (value, names, place) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(`${place} : attendu un objet JSON.`);
    const found = Object.keys(value);
    if (names && (found.length !== names.length || !names.every((name) => found.includes(name)))) {
      refuse(`${place} : attendu ${names.join(", ")}, et rien d’autre.`);
    }
    return Object.entries(value);
  };

  const checkDay = (value, place) => {
    const [, year, month, day] = (typeof value === "string" && DAY.exec(value)) || [];
    const date = new Date(Date.UTC(year, month - 1, day));
    if (!(date.getUTCMonth() === month - 1 && date.getUTCDate() === Number(day))) {
      refuse(`${place} : date attendue, comme 2026-03-04.`);
    }
  };

  const checkScore = (score, place) => {
    members(score, ["bonnes_reponses", "questions", "date"], place);
    const { bonnes_reponses: right, questions } = score;
    const possible = Number.isInteger(right) && Number.isInteger(questions)
      && questions >= 1 && questions <= MAX_QUESTIONS && right >= 0 && right <= questions;
    if (!possible) refuse(`${place} : attendu un score possible.`);
    checkDay(score.date, place);
  };

  const ratio = (score) => score.bonnes_reponses / score.questions;

  const checkScores = (scores, place) => {
    members(scores, ["meilleur", "dernier"], place);
    checkScore(scores.meilleur, `${place}, meilleur`);
    checkScore(scores.dernier, `${place}, dernier`);
    if (ratio(scores.meilleur) < ratio(scores.dernier)) refuse(`${place} : le meilleur score est moins bon que le dernier.`);
  };

  const checkLessons = (table, name, check) => {
    const entries = members(table, null, name);
    if (entries.length > MAX_LESSONS) refuse(`${name} : ${entries.length} leçons, attendu ${MAX_LESSONS} au plus.`);
    entries.forEach(([lesson, value]) => {
      if (!LESSON.test(lesson)) refuse(`${name} : « ${lesson.slice(0, 60)} », attendu module/leçon, comme donnees/lecon-1.`);
      check(value, lesson);
    });
  };

  const written = (progress) => `${JSON.stringify(progress, null, 2)}\n`;

  /* Gives the progress that a text holds, or throws an error that says why it holds none. What the text says twice, or
     writes otherwise than the book does, does not survive being written again: it is refused. */
  const parse = (text) => {
    if (text.length > MAX_CHARACTERS) refuse(`${text.length} caractères, attendu ${MAX_CHARACTERS} au plus.`);
    if (/[^\x00-\x7f]|\\/.test(text)) refuse("caractères inattendus : ce n’est pas un fichier de progression.");
    let progress;
    try { progress = JSON.parse(text); } catch { refuse("ce n’est pas un fichier de progression (JSON attendu)."); }
    if (typeof progress?.version === "number" && progress.version !== VERSION) {
      throw Object.assign(new Error(`version ${progress.version}, attendu ${VERSION} : mettez le livre à jour.`), { other: true });
    }
    members(progress, ["version", "lecons_terminees", "quiz"], "fichier");
    if (progress.version !== VERSION) refuse(`version attendue : ${VERSION}.`);
    checkLessons(progress.lecons_terminees, "lecons_terminees", checkDay);
    checkLessons(progress.quiz, "quiz", checkScores);
    if (JSON.stringify(progress) !== text.replace(/[ \t\r\n]/g, "")) refuse("un membre y est donné deux fois, ou mal écrit.");
    if (written(progress).length > MAX_CHARACTERS) refuse(`plus de ${MAX_CHARACTERS} caractères, une fois écrit.`);
    return progress;
  };

  /* 2. The store. A state is "absent" (nothing is kept), "garde" (it is), "interdit" (the browser refuses),
     "illisible" or "autre-version" (something else is there, which is left as it is), "plein" (nothing more fits). */

  const read = () => {
    let text;
    try { text = localStorage.getItem(KEY); } catch { return { state: "interdit" }; }
    if (text === null) return { state: "absent" };
    try {
      return { state: "garde", progress: parse(text) };
    } catch (problem) {
      return { state: problem.other ? "autre-version" : "illisible", text };
    }
  };

  const listeners = [];
  const tell = () => listeners.forEach((listener) => listener(read()));
  const onChange = (listener) => { listeners.push(listener); listener(read()); };
  window.addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) tell(); });

  /* Writes nothing that could not be read again. */
  const write = (progress) => {
    const text = JSON.stringify(progress);
    try { parse(text); localStorage.setItem(KEY, text); } catch { return "plein"; }
    tell();
    return "garde";
  };

  /* Reads again before it writes: another tab may have written in between, or erased. */
  const change = (edit) => {
    const { state, progress } = read();
    if (state !== "garde") { tell(); return state; }
    edit(progress);
    return write(progress);
  };

  const begin = () => (read().state === "absent" ? write({ version: VERSION, lecons_terminees: {}, quiz: {} }) : read().state);

  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  };

  const finish = (lesson, finished) => change(({ lecons_terminees: table }) => {
    if (finished) table[lesson] = today();
    else delete table[lesson];
  });

  const better = (a, b) => (ratio(b) > ratio(a) ? b : a);

  const keepScore = (lesson, right, questions) => change(({ quiz }) => {
    const score = { bonnes_reponses: right, questions, date: today() };
    quiz[lesson] = { meilleur: better(quiz[lesson]?.meilleur ?? score, score), dernier: score };
  });

  /* Adds what a file holds: the union of the lessons, the best of the scores, the later of the last ones. */
  const merge = (added) => {
    if (begin() === "plein") return "plein";
    return change((kept) => {
      Object.entries(added.lecons_terminees).forEach(([lesson, day]) => {
        const known = kept.lecons_terminees[lesson];
        kept.lecons_terminees[lesson] = known && known < day ? known : day;
      });
      Object.entries(added.quiz).forEach(([lesson, scores]) => {
        const known = kept.quiz[lesson] ?? scores;
        kept.quiz[lesson] = {
          meilleur: better(known.meilleur, scores.meilleur),
          dernier: scores.dernier.date > known.dernier.date ? scores.dernier : known.dernier,
        };
      });
    });
  };

  const erase = () => {
    try { localStorage.removeItem(KEY); } catch { return "interdit"; }
    tell();
    return "absent";
  };

  /* 3. What every page says of it */

  const PROBLEMS = {
    interdit: "Votre navigateur refuse d’enregistrer : rien n’est gardé. Les leçons et les quiz fonctionnent quand même.",
    plein: "Le navigateur n’a pas pu enregistrer (plus de place, ou navigation privée) : ce dernier changement n’est pas gardé. "
      + "Ce qui l’était déjà le reste.",
    illisible: "Ce qui est gardé sur cet appareil est illisible. Rien n’y est changé : "
      + "la page « Ma progression » permet de l’enregistrer ou de l’effacer.",
    "autre-version": "Ce qui est gardé sur cet appareil vient d’une autre version du livre. Rien n’y est changé : "
      + "la page « Ma progression » permet de l’enregistrer ou de l’effacer.",
  };

  const day = (date) => new Date(`${date}T12:00:00`).toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
  const outOf = (score) => `${score.bonnes_reponses} sur ${score.questions}`;
  const root = () => new URL(document.documentElement.dataset.content_root || "./", location.href);

  const element = (tag, className, text = "") => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };

  window.cpiaProgres = Object.freeze({
    MAX_CHARACTERS, PROBLEMS, parse, written, read, onChange, begin, finish, keepScore, merge, erase, day, outOf, root, element,
  });
})();
