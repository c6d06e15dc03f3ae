/* Quizzes: draws some questions of the pool, marks the answers, shows the corrections.
   Nothing is stored and nothing is sent; without this script the page holds the whole pool with its corrections.
   Each marking is told to the page by a « quiz-verifie » event (right, questions, first: before any correction was seen).
   `?tirage=7` in the address always draws the same questions, so that a class can answer the same ones. */
(() => {
  "use strict";

  /* A small seeded generator (mulberry32): the same number, the same draw. */
  const generator = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  const shuffled = (items, random) => {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = Math.floor(random() * (i + 1));
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  };

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const inputs = (question) => [...question.querySelectorAll("input")];
  const answered = (question) => inputs(question).some((input) => input.checked);

  const isRight = (question) => {
    const verdicts = [...question.querySelectorAll(".quiz-solution li")].map((li) => li.dataset.verdict === "juste");
    return inputs(question).every((input, i) => input.checked === verdicts[i]);
  };

  const clear = (question) => {
    question.classList.remove("est-juste", "est-fausse", "est-incomplete");
    question.querySelector(".quiz-retour").replaceChildren();
  };

  const ask = (question) => {
    clear(question);
    question.classList.add("est-incomplete");
    question.querySelector(".quiz-retour").append(element("p", "quiz-bilan", "→ Question sans réponse."));
  };

  /* Shows why each ticked option is right or wrong, then the right options that were missed. */
  const correct = (question) => {
    const right = isRight(question);
    question.classList.toggle("est-juste", right);
    question.classList.toggle("est-fausse", !right);
    const list = element("ul", "quiz-corrections");
    question.querySelectorAll(".quiz-solution li").forEach((li, i) => {
      if (inputs(question)[i].checked || (li.dataset.verdict === "juste" && !right)) list.append(li.cloneNode(true));
    });
    const verdict = element("p", "quiz-bilan", right ? "✓ Bonne réponse." : "✗ Ce n’est pas la bonne réponse.");
    question.querySelector(".quiz-retour").replaceChildren(verdict, list);
    return right;
  };

  const start = (quiz) => {
    const form = quiz.querySelector("form");
    const pool = [...form.querySelectorAll(".quiz-question")];
    const actions = form.querySelector(".quiz-actions");
    const result = form.querySelector(".quiz-resultat");
    const instructions = quiz.querySelector(".quiz-consigne");
    let drawn = [];
    let first = true;

    const draw = (number) => {
      pool.forEach((question) => {
        question.hidden = true;
        question.querySelector(".quiz-solution").hidden = true;
        clear(question);
      });
      form.reset();
      first = true;
      drawn = shuffled(pool, generator(number)).slice(0, Number(quiz.dataset.draw));
      drawn.forEach((question, i) => {
        question.hidden = false;
        question.querySelector(".quiz-numero").textContent = `Question ${i + 1}.`;
        actions.before(question);
      });
      result.replaceChildren();
      instructions.textContent =
        `${drawn.length} questions tirées d’un vivier de ${pool.length} (tirage n° ${number}) ; `
        + "rien n’est noté ni envoyé.";
    };

    const randomNumber = () => 1 + Math.floor(Math.random() * 9999);

    const check = () => {
      const missing = drawn.filter((question) => !answered(question));
      if (missing.length) {
        const places = missing.map((question) => drawn.indexOf(question) + 1).join(", ");
        missing.forEach(ask);
        result.textContent = missing.length > 1
          ? `Il reste ${missing.length} questions sans réponse : ${places}.`
          : `Il reste une question sans réponse : la question ${places}.`;
        inputs(missing[0])[0].focus();
        return;
      }
      const wrong = drawn.filter((question) => !correct(question));
      const right = drawn.length - wrong.length;
      result.replaceChildren(
        element("p", "quiz-score", `Résultat : ${right} bonne${right > 1 ? "s" : ""} réponse${right > 1 ? "s" : ""} `
          + `sur ${drawn.length}. Les corrections sont sous chaque question.`),
        ...(wrong.length ? [review(wrong)] : []),
      );
      quiz.dispatchEvent(new CustomEvent("quiz-verifie", { bubbles: true, detail: { right, questions: drawn.length, first } }));
      first = false;
    };

    /* Leads to the questions that were missed, for whoever does not see which are red. */
    const review = (wrong) => {
      const line = element("p", "quiz-a-revoir", "À revoir : ");
      wrong.forEach((question, i) => {
        const link = element("a", "", `question ${drawn.indexOf(question) + 1}`);
        link.href = `#${question.id}`;
        line.append(i ? ", " : "", link);
      });
      return line;
    };

    pool.forEach((question) => {
      const feedback = element("div", "quiz-retour");
      feedback.id = `${question.id}-retour`;
      question.append(feedback);
      question.tabIndex = -1; // where the links of the result lead
      question.setAttribute("aria-describedby", feedback.id);
      question.addEventListener("change", () => { clear(question); result.replaceChildren(); });
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); check(); });
    form.querySelector(".quiz-nouveau").addEventListener("click", () => {
      draw(randomNumber());
      inputs(drawn[0])[0].focus();
    });
    actions.hidden = false;
    form.querySelector(".quiz-verifier").disabled = false;
    draw(Number(new URLSearchParams(location.search).get("tirage")) || randomNumber());
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".quiz").forEach(start));
})();
