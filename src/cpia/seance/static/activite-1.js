/* W1: a rule of two sliders against what the machine learns from 5, 20 or 100 examples. The scores are in the table. */
"use strict";

Seance.start(function () {
  const { shape, clear, byId, say, count } = Seance;
  const rulePlan = Seance.square(byId("plan-regle")), machinePlan = Seance.square(byId("plan-machine"));
  const told = { 5: [], 20: [], 100: [] }, next = { 5: 0, 20: 0, 100: 0 };

  function ruleScore() { return DONNEES.rules[DONNEES.steps.indexOf(cap.value)][DONNEES.steps.indexOf(stem.value)]; }

  function drawRule() {
    if (!cap || !stem) return;
    const { x, y } = rulePlan;
    const box = { x: x(cap.value), y: y(stem.value), width: x(80) - x(cap.value), height: y(20) - y(stem.value) };
    clear(rulePlan.zone).appendChild(shape("rect", Object.assign({ class: "zone" }, box)));
    rulePlan.zone.appendChild(shape("rect", Object.assign({ class: "bord" }, box)));
    clear(rulePlan.marks);
    let errors = 0;
    DONNEES.shown.forEach(([width, height, ripe]) => {
      const picked = width >= cap.value && height <= stem.value;
      rulePlan.marks.appendChild(Seance.mushroom(x(width), y(height), width, height, ripe, 0.42));
      if (picked !== Boolean(ripe)) { errors += 1; rulePlan.marks.appendChild(Seance.cross(x(width) + 11, y(height) - 11, 6)); }
    });
    say("score-regle", ruleScore() + " %");
    const text = count(errors, "erreur", "erreurs") + " sur les " + DONNEES.shown.length + " champignons du plateau";
    byId("plan-regle").setAttribute("aria-label", Seance.french("Votre règle : " + text + "."));
    drawMatch();
  }

  function learn() {
    const size = Seance.chosen("exemples"), lessons = DONNEES.lessons[size];
    const lesson = lessons[next[size] % lessons.length];
    next[size] += 1;
    if (told[size].length < lessons.length) told[size].push(lesson.score);
    const { x, y } = machinePlan, points = lesson.ripe.map(([width, height]) => x(width) + "," + y(height)).join(" ");
    clear(machinePlan.zone).appendChild(shape("polygon", { class: "zone arrive", points: points }));
    machinePlan.zone.appendChild(shape("polygon", { class: "bord arrive", points: points }));
    clear(machinePlan.marks);
    lesson.examples.forEach(([width, height, ripe]) => {
      machinePlan.marks.appendChild(Seance.mushroom(x(width), y(height), width, height, ripe, size === "100" ? 0.28 : 0.42));
    });
    say("score-machine", lesson.score + " %");
    say("dit-machine", "Leçon de " + size + " exemples : " + lesson.score + " % de réussite, contre " + ruleScore() + " % pour votre règle.");
    byId("plan-machine").setAttribute("aria-label", Seance.french("La machine a tracé une frontière d'après " + size + " exemples tirés au hasard."));
    drawMatch();
  }

  /* The match: every lesson asked for, by size, and the rule's line. */
  function drawMatch() {
    const svg = clear(byId("match")), x = (score) => 122 + (score - 30) / 70 * 330;
    svg.setAttribute("viewBox", "0 0 480 230");
    [30, 40, 50, 60, 70, 80, 90, 100].forEach((score) => {
      svg.appendChild(shape("path", { class: "grille", d: "M" + x(score) + " 26V186" }));
      svg.appendChild(shape("text", { x: x(score), y: 206, "text-anchor": "middle" }, [String(score)]));
    });
    ["5", "20", "100"].forEach((size, row) => {
      const y = 52 + row * 54;
      svg.appendChild(shape("text", { x: 8, y: y + 6 }, [size + " exemples"]));
      svg.appendChild(shape("path", { class: "axe", d: "M122 " + y + "H452" }));
      told[size].forEach((score) => svg.appendChild(shape("circle", { class: "marque", cx: x(score), cy: y, r: 10 })));
    });
    const rule = x(Math.max(30, ruleScore()));
    svg.appendChild(shape("path", { class: "repere", d: "M" + rule + " 22V190" }));
    svg.appendChild(shape("text", { x: rule, y: 16, "text-anchor": "middle", class: "fort" }, ["votre règle"]));
    svg.appendChild(shape("text", { x: 287, y: 226, "text-anchor": "middle", class: "fort" }, [Seance.french("réussite (%)")]));
    const words = Object.keys(told).map((size) => size + " exemples : " + (told[size].map((score) => score + " %").join(", ") || "pas encore"));
    svg.setAttribute("aria-label", Seance.french("Réussite de la machine. " + words.join(" ; ") + ". Votre règle : " + ruleScore() + " %."));
  }

  let cap = null, stem = null;
  cap = Seance.slider("chapeau", (mm) => mm + " mm", drawRule);
  stem = Seance.slider("pied", (mm) => mm + " mm", drawRule);
  cap.follow();
  stem.follow();
  byId("apprends").addEventListener("click", learn);
});
