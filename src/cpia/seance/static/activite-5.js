/* W5: the share of one farm among the examples, and one hundred mushrooms of each farm. The errors are in the table. */
"use strict";

Seance.start(function () {
  const { shape, clear, byId, say, count } = Seance;
  const SHAPES = [[62, 40], [48, 55], [70, 34], [40, 62]];

  /* Which of the hundred are misjudged: the first of an order drawn by lot, so that errors come and go one by one. */
  function field(id, errors, farm) {
    const svg = clear(byId(id));
    svg.setAttribute("viewBox", "0 0 404 404");
    DONNEES.order.forEach((place, rank) => {
      const cx = 22 + place % 10 * 40, cy = 22 + Math.floor(place / 10) * 40, [cap, stem] = SHAPES[place % 4];
      svg.appendChild(Seance.mushroom(cx, cy, cap, stem, false, 0.42));
      if (rank < errors) svg.appendChild(Seance.cross(cx, cy, 14));
    });
    svg.setAttribute("aria-label", Seance.french(farm + " : " + count(errors, "champignon mal trié", "champignons mal triés") + " sur 100."));
  }

  function draw() {
    if (!slider) return;
    const place = DONNEES.shares.indexOf(slider.value), first = DONNEES.first[place], second = DONNEES.second[place];
    field("tilleuls", first, "Ferme des Tilleuls");
    field("moulin", second, "Ferme du Moulin");
    say("erreurs-tilleuls", String(first));
    say("erreurs-moulin", String(second));
    say("dit", "Sur 100 exemples, " + (100 - slider.value) + " des Tilleuls et " + slider.value + " du Moulin : " + (first === second ? "autant d'erreurs" : "plus d'erreurs " + (first > second ? "aux Tilleuls" : "au Moulin")) + ".");
  }

  let slider = null;
  slider = Seance.slider("part", (share) => share + " %", draw);
  slider.follow();
});
