/* The page « Ma progression »: what is kept, as a table a module; turned on, exported, imported, erased.
   `src/cpia/progress_page.py` writes the page; progres.js keeps the data and judges a file. Nothing is sent: an imported
   file is read here, and whatever it says is written as text, never as HTML. */
(() => {
  "use strict";

  const FILE = "progression-cpia.json";
  const DAMAGED = "progression-cpia-illisible.txt";
  const HUB = /\/services\/livre\/$/;

  const counted = (number, one, many) => `${number} ${number > 1 ? many : one}`;

  const save = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  const STATES = {
    absent: "Rien n’est gardé sur cet appareil. Vous pouvez commencer, ou importer un fichier que vous aviez exporté.",
    garde: "Votre progression est gardée sur cet appareil, dans ce navigateur, et nulle part ailleurs.",
  };

  const score = (found) => (found ? `${cpiaProgres.outOf(found)} (${cpiaProgres.day(found.date)})` : "—");

  const fillRow = (row, progress) => {
    const { lecon: lesson } = row.dataset;
    const finished = progress?.lecons_terminees[lesson];
    const scores = progress?.quiz[lesson];
    const [done, best, last] = [...row.cells].slice(1);
    done.textContent = finished ? `✓ le ${cpiaProgres.day(finished)}` : "—";
    best.textContent = score(scores?.meilleur);
    last.textContent = score(scores?.dernier);
  };

  /* Says how much of some lessons is done: so many finished, so many right answers at the quizzes taken. */
  const total = (lessons, progress) => {
    const done = lessons.filter((lesson) => progress?.lecons_terminees[lesson]).length;
    const bests = lessons.map((lesson) => progress?.quiz[lesson]?.meilleur).filter(Boolean);
    const right = bests.reduce((sum, best) => sum + best.bonnes_reponses, 0);
    const asked = bests.reduce((sum, best) => sum + best.questions, 0);
    const quizzes = bests.length
      ? `${counted(bests.length, "quiz fait", "quiz faits")} sur ${lessons.length} (${counted(right, "bonne réponse", "bonnes réponses")} sur ${asked}, aux meilleurs scores)`
      : "aucun quiz gardé";
    return `${counted(done, "leçon terminée", "leçons terminées")} sur ${lessons.length}, ${quizzes}.`;
  };

  const unknown = (known, progress) => {
    const all = new Set([...Object.keys(progress?.lecons_terminees ?? {}), ...Object.keys(progress?.quiz ?? {})]);
    known.forEach((lesson) => all.delete(lesson));
    return all.size ? ` ${counted(all.size, "leçon d’une autre version du livre est gardée", "leçons d’une autre version du livre sont gardées")} aussi.` : "";
  };

  const start = (page) => {
    const part = (name) => page.querySelector(`.progres-${name}`);
    const say = (text) => { part("annonce").textContent = text; };
    const rows = (place) => [...place.querySelectorAll("tr[data-lecon]")];
    const lessonsOf = (place) => rows(place).map((row) => row.dataset.lecon);

    const show = ({ state, progress, text }) => {
      part("etat").textContent = STATES[state] ?? cpiaProgres.PROBLEMS[state];
      part("garder").hidden = state !== "absent";
      part("exporter").hidden = !progress && !text;
      part("exporter").textContent = text ? "Enregistrer ce qui est là" : `Exporter (${FILE})`;
      part("importer").hidden = state !== "absent" && state !== "garde";
      part("effacer").hidden = part("exporter").hidden;
      part("total").textContent = `En tout : ${total(lessonsOf(page), progress)}${unknown(lessonsOf(page), progress)}`;
      part("total").hidden = !progress;
      rows(page).forEach((row) => fillRow(row, progress));
      page.querySelectorAll(".progres-module").forEach((module) => {
        module.querySelector(".progres-compte").textContent = total(lessonsOf(module), progress);
      });
    };

    const load = async (file) => {
      if (file.size > cpiaProgres.MAX_CHARACTERS) {
        throw new Error(`${file.size} octets, attendu ${cpiaProgres.MAX_CHARACTERS} au plus.`);
      }
      const added = cpiaProgres.parse(await file.text());
      const state = cpiaProgres.merge(added);
      if (state !== "garde") throw new Error(cpiaProgres.PROBLEMS[state]);
      return `Fichier importé : ${counted(Object.keys(added.lecons_terminees).length, "leçon terminée", "leçons terminées")}, `
        + `${counted(Object.keys(added.quiz).length, "quiz", "quiz")}. Les meilleurs scores ont été gardés.`;
    };

    part("garder").addEventListener("click", () => {
      const state = cpiaProgres.begin();
      say(state === "garde" ? "C’est fait : votre progression est gardée sur cet appareil." : cpiaProgres.PROBLEMS[state]);
      if (state === "garde") part("exporter").focus();
    });
    part("exporter").addEventListener("click", () => {
      const { progress, text } = cpiaProgres.read();
      if (text) save(DAMAGED, text);
      else if (progress) save(FILE, cpiaProgres.written(progress));
      say("Le fichier est dans vos téléchargements.");
    });
    part("importer").addEventListener("click", () => part("fichier").click());
    part("fichier").addEventListener("change", async ({ target: input }) => {
      const [file] = input.files;
      if (!file) return;
      try {
        say(await load(file));
      } catch (problem) {
        say(`Rien n’a été importé de « ${file.name.slice(0, 80)} » : ${problem.message}`);
      }
      input.value = "";
    });

    const dialog = part("confirmation");
    part("effacer").addEventListener("click", () => dialog.showModal());
    part("garder-tout").addEventListener("click", () => dialog.close());
    part("effacer-tout").addEventListener("click", () => {
      dialog.close();
      const state = cpiaProgres.erase();
      say(state === "absent" ? "Tout est effacé : il ne reste rien sur cet appareil." : cpiaProgres.PROBLEMS[state]);
      part("garder").focus();
    });

    const site = cpiaProgres.root();
    if (HUB.test(site.pathname)) {
      part("lien-campus").href = new URL("../campus/progression", site).href;
      part("campus-ici").hidden = false;
      part("campus-ailleurs").hidden = true;
    }
    part("depuis-un-fichier").hidden = location.protocol !== "file:";
    cpiaProgres.onChange(show);
    page.hidden = false;
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".progres-page").forEach(start);
    document.querySelectorAll(".progres-sans-script").forEach((paragraph) => { paragraph.hidden = true; });
  });
})();
