/* What the five activities share: shapes of a drawing, the square of all mushrooms, sentences.

   A classic script, so that a page works from a USB stick; nothing is stored, nothing is sent. */
"use strict";

const Seance = (function () {
  const NAMESPACE = "http://www.w3.org/2000/svg";
  const LOW = 20, HIGH = 80;

  /** Make an element of a drawing. */
  function shape(name, attributes, children) {
    const element = document.createElementNS(NAMESPACE, name);
    Object.keys(attributes || {}).forEach((key) => element.setAttribute(key, attributes[key]));
    (children || []).forEach((child) => element.appendChild(typeof child === "string" ? document.createTextNode(child) : child));
    return element;
  }

  function clear(element) {
    while (element.firstChild) element.removeChild(element.firstChild);
    return element;
  }

  /** Set a sentence as French wants it: apostrophes, spaces that never break. */
  function french(text) {
    return text.replace(/'/g, "’").replace(/ ([:;?!%»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
  }

  function byId(id) { return document.getElementById(id); }

  /** Write a sentence where the page expects it. */
  function say(id, text) { byId(id).textContent = french(text); }

  /** Write « 1 champignon », « 2 champignons ». */
  function count(number, one, many) { return number + " " + (number < 2 ? one : many || one + "s"); }

  /** Follow a slider: its number is shown beside it and read by screen readers. */
  function slider(id, written, changed) {
    const input = byId(id), output = byId(id + "-dit");
    function follow() {
      const text = french(written(Number(input.value)));
      output.textContent = text;
      input.setAttribute("aria-valuetext", text);
      changed();
    }
    input.addEventListener("input", follow);
    return { get value() { return Number(input.value); }, follow: follow };
  }

  /** Give the value of the chosen button of a group. */
  function chosen(name) {
    const input = document.querySelector('input[name="' + name + '"]:checked');
    return input ? input.value : null;
  }

  /** Draw one mushroom around a point, as wide and as high as its two measures; full when it is ripe. */
  function mushroom(x, y, cap, stem, ripe, scale) {
    const width = cap * scale, dome = width * 0.5, foot = width * 0.36, height = stem * scale * 0.6;
    const top = y - (dome + height) / 2 + dome;
    const parts = [
      shape("rect", { class: "pied", x: x - foot / 2, y: top, width: foot, height: height, rx: foot / 4 }),
      shape("path", { class: "chapeau", d: "M" + (x - width / 2) + " " + top + "a" + width / 2 + " " + dome + " 0 0 1 " + width + " 0z" }),
    ];
    if (ripe) {
      parts.push(shape("circle", { class: "point-blanc", cx: x - width * 0.16, cy: top - dome * 0.4, r: width * 0.07 }));
      parts.push(shape("circle", { class: "point-blanc", cx: x + width * 0.14, cy: top - dome * 0.55, r: width * 0.07 }));
    }
    return shape("g", { class: ripe ? "mur" : "pas-mur" }, parts);
  }

  /** Draw a cross: here is an error. */
  function cross(x, y, radius) {
    const d = "M" + (x - radius) + " " + (y - radius) + "l" + 2 * radius + " " + 2 * radius + "m0 " + -2 * radius + "l" + -2 * radius + " " + 2 * radius;
    return shape("g", {}, [shape("path", { class: "halo", d: d, fill: "none" }), shape("path", { class: "croix", d: d, fill: "none" })]);
  }

  /** Lay the square of all mushrooms in a drawing: cap from left to right, stem from bottom to top. */
  function square(svg) {
    const left = 78, right = 462, top = 26, bottom = 356;
    const x = (cap) => left + (cap - LOW) / (HIGH - LOW) * (right - left);
    const y = (stem) => bottom - (stem - LOW) / (HIGH - LOW) * (bottom - top);
    svg.setAttribute("viewBox", "0 0 486 430");
    const zone = shape("g", {}), axes = shape("g", { "aria-hidden": "true" }), marks = shape("g", {});
    [20, 30, 40, 50, 60, 70, 80].forEach((mm) => {
      axes.appendChild(shape("path", { class: "grille", d: "M" + x(mm) + " " + top + "V" + bottom + "M" + left + " " + y(mm) + "H" + right }));
      axes.appendChild(shape("text", { x: x(mm), y: bottom + 36, "text-anchor": "middle" }, [String(mm)]));
      axes.appendChild(shape("text", { x: left - 24, y: y(mm) + 6, "text-anchor": "end" }, [String(mm)]));
    });
    axes.appendChild(shape("text", { x: (left + right) / 2, y: bottom + 62, "text-anchor": "middle", class: "fort" }, ["chapeau (mm)"]));
    axes.appendChild(shape("text", { x: 18, y: (top + bottom) / 2, "text-anchor": "middle", class: "fort", transform: "rotate(-90 18 " + (top + bottom) / 2 + ")" }, ["pied (mm)"]));
    [zone, axes, marks].forEach((layer) => svg.appendChild(layer));
    return { x: x, y: y, zone: zone, marks: marks };
  }

  /** Put the little drawings of a legend where the page wants them. */
  function legends() {
    document.querySelectorAll("svg[data-legende]").forEach((svg) => {
      const what = svg.getAttribute("data-legende");
      svg.setAttribute("viewBox", "0 0 40 40");
      if (what === "croix") svg.appendChild(cross(20, 20, 9));
      else svg.appendChild(mushroom(20, 20, 60, 45, what === "mur", 0.55));
    });
  }

  /** Show the tools: without this script the page keeps its tables. */
  function start(draw) {
    document.addEventListener("DOMContentLoaded", () => {
      document.querySelectorAll(".outil").forEach((tool) => { tool.hidden = false; });
      legends();
      draw();
    });
  }

  return { shape, clear, french, byId, say, count, slider, chosen, mushroom, cross, square, start };
})();
