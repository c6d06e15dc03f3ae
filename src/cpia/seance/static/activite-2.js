/* W2: the k most similar known mushrooms vote. Their order is in the table; this script counts the votes. */
"use strict";

Seance.start(function () {
  const { shape, clear, byId, say, count } = Seance;
  const plan = Seance.square(byId("plan"));
  const { x, y } = plan;
  const seen = {};

  const known = shape("g", {}), links = shape("g", {}), unknown = shape("g", {});
  [links, known, unknown].forEach((layer) => plan.marks.appendChild(layer));
  DONNEES.known.forEach(([cap, stem, ripe]) => known.appendChild(Seance.mushroom(x(cap), y(stem), cap, stem, ripe, 0.42)));

  /* A click on the drawing is a shortcut for the group of buttons, which the keyboard reaches. */
  const letters = DONNEES.unknown.map((one) => {
    const [cx, cy] = [x(one.at[0]), y(one.at[1])];
    const letter = shape("g", { class: "inconnu" }, [
      shape("circle", { cx: cx, cy: cy, r: 15 }),
      shape("text", { x: cx, y: cy + 6, "text-anchor": "middle", class: "fort" }, [one.name]),
      shape("circle", { cx: cx, cy: cy, r: 26, "fill-opacity": 0, "stroke-opacity": 0 }),
    ]);
    letter.addEventListener("click", () => { byId("inconnu-" + one.name).checked = true; draw(); });
    unknown.appendChild(letter);
    return letter;
  });

  function verdict(one, k) {
    const ripe = one.neighbours.slice(0, k).filter((index) => DONNEES.known[index][2]).length;
    return { ripe: ripe, unripe: k - ripe, word: ripe * 2 > k ? "mûr" : ripe * 2 < k ? "pas mûr" : "égalité" };
  }

  function drawLinks(one, k) {
    clear(links);
    one.neighbours.slice(0, k).forEach((index) => {
      const [cap, stem] = DONNEES.known[index];
      links.appendChild(shape("path", { class: "lien arrive", d: "M" + x(one.at[0]) + " " + y(one.at[1]) + "L" + x(cap) + " " + y(stem) }));
      links.appendChild(shape("circle", { class: "cercle", cx: x(cap), cy: y(stem), r: 18 }));
    });
  }

  function drawVotes(one, k) {
    const svg = clear(byId("urne"));
    svg.setAttribute("viewBox", "0 0 480 64");
    one.neighbours.slice(0, k).forEach((index, place) => {
      const [cap, stem, ripe] = DONNEES.known[index];
      svg.appendChild(Seance.mushroom(18 + place * 31.7, 32, cap, stem, ripe, 0.4));
    });
    const vote = verdict(one, k);
    svg.setAttribute("aria-label", Seance.french(vote.ripe + " pour « mûr », " + vote.unripe + " pour « pas mûr »."));
  }

  /* What was said for each number of neighbours tried so far: empty until it is tried. */
  function drawStory(one, k) {
    const story = clear(byId("histoire")), tried = seen[one.name];
    for (let number = 1; number <= 15; number += 1) {
      const cell = document.createElement("span"), word = verdict(one, number).word;
      cell.textContent = number + (tried[number] ? "\n" + { "mûr": "oui", "pas mûr": "non", "égalité": "=" }[word] : "");
      cell.style.whiteSpace = "pre-line";
      if (tried[number] && word === "mûr") cell.classList.add("oui");
      if (number === k) cell.classList.add("ici");
      story.appendChild(cell);
    }
  }

  function draw() {
    if (!voters) return;
    const k = voters.value, name = Seance.chosen("inconnu");
    const one = DONNEES.unknown.find((each) => each.name === name);
    seen[name] = seen[name] || {};
    seen[name][k] = true;
    letters.forEach((letter, place) => letter.classList.toggle("choisi", DONNEES.unknown[place] === one));
    drawLinks(one, k);
    drawVotes(one, k);
    drawStory(one, k);
    const { ripe, unripe, word } = verdict(one, k);
    const conclusion = word === "égalité" ? "Égalité : la machine ne sait pas." : "La machine dit : « " + word + " ».";
    say("dit", "Champignon " + name + " : " + count(ripe, "voix", "voix") + " « mûr », " + count(unripe, "voix", "voix") + " « pas mûr ». " + conclusion);
    say("reussite", DONNEES.scores[k - 1] + " %");
    byId("plan").setAttribute("aria-label", Seance.french("Le champignon " + name + " : chapeau de " + one.at[0] + " mm, pied de " + one.at[1] + " mm, relié à " + count(k, "voisin") + "."));
  }

  let voters = null;
  voters = Seance.slider("voisins", (k) => count(k, "voisin"), draw);
  document.querySelectorAll('input[name="inconnu"]').forEach((input) => input.addEventListener("change", draw));
  voters.follow();
});
