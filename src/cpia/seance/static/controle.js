/* The three questions: marked in the page, for the person who answers; nothing is sent, nothing is kept. */
"use strict";

Seance.start(function () {
  document.querySelectorAll("fieldset[data-question]").forEach((question) => {
    const told = question.querySelector("[role=status]");
    question.addEventListener("change", (event) => {
      const right = event.target.hasAttribute("data-juste");
      told.textContent = Seance.french((right ? "✓ Oui. " : "✗ Pas tout à fait. ") + event.target.getAttribute("data-dit"));
    });
  });
});
