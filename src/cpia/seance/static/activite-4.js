/* W4: one threshold, two kinds of errors. Each mark is a minute of driving; the counts are in the table. */
"use strict";

Seance.start(function () {
  const { shape, clear, byId, say, count } = Seance;
  const BIN = 4, x = (index) => 28 + index / 100 * 424;

  /* Stack the minutes of one kind, by columns of the index. */
  function stack(layer, minutes, floor, draw) {
    const heights = {};
    return minutes.map((index) => {
      const column = Math.min(Math.floor(index / BIN), 24);
      heights[column] = (heights[column] || 0) + 1;
      const mark = draw(x(column * BIN + BIN / 2), floor - heights[column] * 11 + 4);
      layer.appendChild(mark);
      return { index: index, mark: mark };
    });
  }

  const svg = byId("minutes");
  svg.setAttribute("viewBox", "0 0 480 440");
  const zone = shape("g", {}), marks = shape("g", {}), words = shape("g", {});
  [zone, marks, words].forEach((layer) => svg.appendChild(layer));
  marks.appendChild(shape("path", { class: "axe", d: "M20 236H460M20 388H460" }));
  [0, 20, 40, 60, 80, 100].forEach((index) => marks.appendChild(shape("text", { x: x(index), y: 410, "text-anchor": "middle" }, [String(index)])));
  marks.appendChild(shape("text", { x: 240, y: 434, "text-anchor": "middle", class: "fort" }, ["indice de fatigue"]));
  const awake = stack(marks, DONNEES.awake, 234, (cx, cy) => shape("circle", { cx: cx, cy: cy, r: 4.8 }));
  const drowsy = stack(marks, DONNEES.drowsy, 386, (cx, cy) => shape("path", { d: "M" + cx + " " + (cy - 6) + "l6 11h-12z" }));

  function draw() {
    if (!slider) return;
    const at = slider.value, row = DONNEES.counts.find((one) => one.threshold === at);
    awake.forEach((minute) => minute.mark.setAttribute("class", minute.index >= at ? "plein" : "creux"));
    drowsy.forEach((minute) => minute.mark.setAttribute("class", minute.index < at ? "plein" : "creux"));
    clear(zone).appendChild(shape("rect", { class: "zone", x: x(at), y: 30, width: x(100) - x(at) + 16, height: 358 }));
    zone.appendChild(shape("path", { class: "repere", d: "M" + x(at) + " 30V388" }));
    clear(words);
    const label = (cx, cy, anchor, text) => words.appendChild(shape("text", { x: cx, y: cy, "text-anchor": anchor, class: "fort" }, [Seance.french(text)]));
    label(24, 50, "start", "● attentif");
    label(24, 262, "start", "▲ somnolent");
    label(at > 45 ? x(at) + 8 : x(at) - 4, 22, at > 45 ? "end" : "start", "l'alarme sonne à partir de " + at);
    say("manquees", String(row.missed));
    say("fausses", String(row.false));
    svg.setAttribute("aria-label", Seance.french("Seuil " + at + " : " + row.missed + " alertes manquées sur " + DONNEES.drowsy.length + ", " + row.false + " fausses alertes sur " + DONNEES.awake.length + "."));
  }

  function keep(where, label) {
    const row = DONNEES.counts.find((one) => one.threshold === slider.value);
    say("garde-" + where, label + " : seuil " + row.threshold + ", " + count(row.missed, "alerte manquée", "alertes manquées") + ", " + count(row.false, "fausse alerte", "fausses alertes") + ".");
  }

  let slider = null;
  slider = Seance.slider("seuil", (at) => String(at), draw);
  byId("garder-voiture").addEventListener("click", () => keep("voiture", "Voiture"));
  byId("garder-jeu").addEventListener("click", () => keep("jeu", "Jeu vidéo"));
  slider.follow();
});
