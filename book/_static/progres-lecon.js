/* Reading progress on the lessons and on the tables that list them: the button of the end of a lesson, the score of its
   quiz, the ticks. See progres.js, which keeps it; without JavaScript, or before the reader asks, nothing is shown. */
(() => {
  "use strict";

  /* The score on the screen that is not kept, in case the reader now asks for it. */
  let unkept = null;

  /* 1. The end of a lesson */

  const button = (className, text) => {
    const made = cpiaProgres.element("button", className, text);
    made.type = "button";
    return made;
  };

  const link = (text, target) => {
    const made = cpiaProgres.element("a", "", text);
    made.href = target;
    return made;
  };

  const sentence = (scores) => {
    if (!scores) return "Aucun score au quiz pour le moment.";
    const { meilleur: best, dernier: last } = scores;
    return `Quiz : meilleur score ${cpiaProgres.outOf(best)} (${cpiaProgres.day(best.date)}) ; `
      + `dernier ${cpiaProgres.outOf(last)} (${cpiaProgres.day(last.date)}).`;
  };

  const buildEnd = (section) => {
    const invitation = cpiaProgres.element("div", "progres-invitation");
    const begin = button("progres-garder", "Garder ma progression sur cet appareil");
    invitation.append(
      cpiaProgres.element("p", "", "Rien n’est gardé de votre lecture. Si vous le demandez, ce navigateur retient les leçons "
        + "terminées et vos scores aux quiz, jamais vos réponses. Rien n’est envoyé. Sur un ordinateur partagé, mieux vaut s’en passer."),
      begin,
    );
    const kept = cpiaProgres.element("div", "progres-gardee");
    const finished = button("progres-terminee", "J’ai terminé cette leçon");
    const scores = cpiaProgres.element("p", "progres-scores");
    const more = cpiaProgres.element("p", "progres-lien");
    more.append(link("Voir toute ma progression", new URL("progression.html", cpiaProgres.root()).href));
    kept.append(finished, scores);
    const problem = cpiaProgres.element("p", "progres-probleme");
    const told = cpiaProgres.element("p", "progres-annonce");
    told.setAttribute("role", "status");
    section.append(cpiaProgres.element("p", "progres-titre", "Ma progression"), invitation, kept, problem, told, more);
    section.hidden = false;
    return { invitation, begin, kept, finished, scores, problem, told };
  };

  const startEnd = (section) => {
    const { lecon: lesson } = section.dataset;
    const parts = buildEnd(section);
    const say = (state, text) => {  // any other state is told where the button was
      parts.told.textContent = { garde: text, plein: cpiaProgres.PROBLEMS.plein }[state] ?? "";
    };

    parts.begin.addEventListener("click", () => {
      const state = cpiaProgres.begin();
      const withScore = state === "garde" && unkept !== null;
      if (withScore) keep(unkept);
      say(state, `C’est fait : votre progression est gardée sur cet appareil${withScore ? ", avec le score que vous venez d’obtenir" : ""}.`);
      if (state === "garde") parts.finished.focus();
    });
    parts.finished.addEventListener("click", () => {
      const done = parts.finished.getAttribute("aria-pressed") !== "true";
      say(cpiaProgres.finish(lesson, done), done ? "Leçon terminée : c’est gardé." : "Leçon à terminer : c’est gardé.");
    });
    cpiaProgres.onChange(({ state, progress }) => {
      parts.invitation.hidden = state !== "absent";
      parts.kept.hidden = state !== "garde";
      parts.problem.hidden = state === "absent" || state === "garde";
      parts.problem.textContent = parts.problem.hidden ? "" : cpiaProgres.PROBLEMS[state];
      parts.finished.setAttribute("aria-pressed", String(Boolean(progress?.lecons_terminees[lesson])));
      parts.scores.textContent = state === "garde" ? sentence(progress.quiz[lesson]) : "";
    });
  };

  /* 2. The score of a quiz: quiz.js says it once the answers are checked */

  const keep = (result) => {
    const state = cpiaProgres.keepScore(result.lesson, result.right, result.questions);
    unkept = state === "absent" ? result : null;
    if (state === "garde") {
      const { meilleur: best } = cpiaProgres.read().progress.quiz[result.lesson];
      result.line.textContent = `Score gardé sur cet appareil ; votre meilleur : ${cpiaProgres.outOf(best)}.`;
    } else if (state === "absent") {
      result.line.replaceChildren("Ce score n’est pas gardé. ", link("Garder ma progression sur cet appareil…", "#progres-lecon"));
    } else {
      result.line.textContent = cpiaProgres.PROBLEMS[state];
    }
  };

  /* One quiz a lesson counts: the first one. */
  const onChecked = ({ target, detail }) => {
    const lesson = document.querySelector(".progres-lecon")?.dataset.lecon;
    if (!lesson || target !== document.querySelector(".quiz")) return;
    const line = cpiaProgres.element("p", "quiz-garde");
    target.querySelector(".quiz-resultat").append(line);
    if (detail.first) {
      keep({ lesson, line, right: detail.right, questions: detail.questions });
    } else if (cpiaProgres.read().state === "garde") {
      line.textContent = "Vous aviez vu les corrections : le score gardé est celui de la première vérification. "
        + "Pour un autre score, demandez un nouveau tirage.";
    }
  };

  /* 3. The ticks of the tables of lessons and of the cards of modules */

  const pageOf = (row) => {
    const address = row.querySelector("a")?.pathname ?? "";
    const place = cpiaProgres.root().pathname;
    return address.startsWith(place) ? address.slice(place.length).replace(/\.html$/, "") : "";
  };

  const ofLesson = (row, progress) => {
    const lesson = pageOf(row);
    const best = progress.quiz[lesson]?.meilleur;
    return [progress.lecons_terminees[lesson] && "✓ terminée", best && `quiz ${cpiaProgres.outOf(best)}`].filter(Boolean).join(", ");
  };

  const ofModule = (row, progress) => {
    const folder = pageOf(row).replace(/index$/, "");
    const done = Object.keys(progress.lecons_terminees).filter((lesson) => folder && lesson.startsWith(folder)).length;
    const all = Number(/(\d+) leçon/.exec(row.textContent)?.[1]);
    return done && all ? `${done >= all ? "✓ " : ""}${Math.min(done, all)} leçon${done > 1 ? "s" : ""} sur ${all} terminée${done > 1 ? "s" : ""}` : "";
  };

  const tick = (rows, text, progress) => document.querySelectorAll(rows).forEach((row) => {
    row.querySelector(".progres-coche")?.remove();
    const told = progress ? text(row, progress) : "";
    if (told) (row.querySelector("p") ?? row).append(cpiaProgres.element("span", "progres-coche", told));
  });

  document.addEventListener("quiz-verifie", onChecked);
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".progres-lecon").forEach(startEnd);
    cpiaProgres.onChange(({ progress }) => {
      tick(".progres-lecons tbody tr", ofLesson, progress);
      tick(".cartes li", ofModule, progress);
    });
  });
})();
