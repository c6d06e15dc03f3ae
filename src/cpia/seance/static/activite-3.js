/* W3: a tree of 1 to 30 questions; what it says of each square, and its scores, are in the table. */
"use strict";

Seance.start(function () {
  const { shape, clear, byId, say, count } = Seance;
  const plan = Seance.square(byId("plan"));
  const { x, y } = plan;
  const side = 60 / DONNEES.cell;

  /* The squares said ripe, each row in as few rectangles as it takes. */
  function drawZone(level) {
    clear(plan.zone);
    for (let row = 0; row < side; row += 1) {
      const line = level.ripe.slice(row * side, (row + 1) * side), runs = /1+/g;
      for (let run = runs.exec(line); run; run = runs.exec(line)) {
        const from = 20 + run.index * DONNEES.cell, to = from + run[0].length * DONNEES.cell, stem = 20 + row * DONNEES.cell;
        plan.zone.appendChild(shape("rect", { class: "zone", x: x(from), y: y(stem + DONNEES.cell) - 0.4, width: x(to) - x(from), height: y(stem) - y(stem + DONNEES.cell) + 0.8 }));
      }
    }
  }

  function drawKnown(level, unmasked) {
    clear(plan.marks);
    DONNEES.known.forEach(([cap, stem, ripe], index) => {
      plan.marks.appendChild(Seance.mushroom(x(cap), y(stem), cap, stem, ripe, 0.36));
      if (unmasked && DONNEES.wrong.indexOf(index) >= 0) plan.marks.appendChild(shape("circle", { class: "cercle", cx: x(cap), cy: y(stem), r: 19 }));
    });
  }

  function drawCurves(current) {
    const svg = clear(byId("courbes")), px = (place) => 66 + place * 32, py = (score) => 20 + (100 - score) * 6;
    svg.setAttribute("viewBox", "0 0 486 330");
    [60, 70, 80, 90, 100].forEach((score) => {
      svg.appendChild(shape("path", { class: "grille", d: "M60 " + py(score) + "H460" }));
      svg.appendChild(shape("text", { x: 54, y: py(score) + 6, "text-anchor": "end" }, [score + "\u00a0%"]));
    });
    DONNEES.levels.forEach((level, place) => {
      if (place % 2 === 0) svg.appendChild(shape("text", { x: px(place), y: 288, "text-anchor": "middle" }, [String(level.questions)]));
    });
    svg.appendChild(shape("text", { x: 260, y: 318, "text-anchor": "middle", class: "fort" }, ["questions permises"]));
    const shown = DONNEES.levels.filter((level) => visited[level.questions]);
    const line = (key) => "M" + shown.map((level) => px(DONNEES.levels.indexOf(level)) + " " + py(level[key])).join("L");
    svg.appendChild(shape("path", { class: "connu", d: line("known") }));
    svg.appendChild(shape("path", { class: "nouveau", d: line("new") }));
    svg.appendChild(shape("path", { class: "repere", d: "M" + px(current) + " 14V266" }));
    const level = DONNEES.levels[current];
    svg.appendChild(shape("rect", { class: "marque", x: px(current) - 9, y: py(level.known) - 9, width: 18, height: 18 }));
    svg.appendChild(shape("circle", { class: "marque", cx: px(current), cy: py(level.new), r: 10 }));
  }

  const visited = {};

  function draw() {
    if (!slider) return;
    const level = DONNEES.levels[slider.value], unmasked = byId("demasquer").getAttribute("aria-pressed") === "true";
    visited[level.questions] = true;
    drawZone(level);
    drawKnown(level, unmasked);
    drawCurves(slider.value);
    say("connus", level.known + " %");
    say("nouveaux", level.new + " %");
    const text = count(level.questions, "question") + " : " + level.known + " % sur les exemples connus, " + level.new + " % sur les nouveaux.";
    byId("courbes").setAttribute("aria-label", Seance.french(text));
    byId("plan").setAttribute("aria-label", Seance.french("Ce que la machine dit mûr, avec " + count(level.questions, "question") + "." + (unmasked ? " Les étiquettes fausses sont entourées." : "")));
  }

  let slider = null;
  slider = Seance.slider("questions", (place) => count(DONNEES.levels[place].questions, "question"), draw);
  byId("demasquer").addEventListener("click", (event) => {
    const button = event.currentTarget;
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    draw();
  });
  slider.follow();
});
