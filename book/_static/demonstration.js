/* Demonstrations: native controls choose a state in a table computed when the book was built.
   Nothing is computed, stored or sent here; without this script the page shows the default state. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const HEIGHT = 300;
  const MARGIN = { top: 12, right: 14, bottom: 46, left: 58 };
  const MARKERS = 4; // styles of markers and dashes that the style sheet knows

  const format = (value) => {
    if (value === null) return "—";
    return typeof value === "string" ? value : value.toLocaleString("fr-FR", { maximumFractionDigits: 3 });
  };

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  /* The same inline Markdown as cpia.inline_markdown. */
  const marked = (text) => escaped(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*\s][^*]*)\*/g, "<em>$1</em>");

  const html = (tag, content, className) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.innerHTML = content;
    return made;
  };

  const svg = (parent, tag, attributes, text) => {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };

  /* Round steps of 1, 2 or 5 times a power of ten: what a reader expects on an axis. */
  const ticks = (low, high, count) => {
    const raw = (high - low) / count || 1;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw);
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) found.push(i * step || 0); // never « -0 »
    return found;
  };

  const seriesOf = (table, state) => {
    const chart = table.charts[state.c];
    return chart.series.map(([name, kind], i) => ({ name, kind, x: table.axes[state.x[i]], y: state.y[i] }));
  };

  /* One vertical scale for every state of a chart, so that moving a control shows a true change. */
  const verticalDomain = (table, chartPlace) => {
    const states = table.states.filter((state) => state.c === chartPlace);
    const all = states.flatMap((state) => state.y.flat()).filter((y) => y !== null);
    let low = Math.min(...all);
    let high = Math.max(...all);
    const bars = table.charts[chartPlace].series.some(([, kind]) => kind === "bars");
    if (bars || (low > 0 && low < high / 2)) low = Math.min(0, low);
    if (low === high) { low -= 1; high += 1; }
    return [low, high + (high - low) * 0.04];
  };

  const horizontalScale = (series, width) => {
    const inner = width - MARGIN.left - MARGIN.right;
    const all = series.flatMap((line) => line.x);
    const categories = [...new Set(all)];
    if (all.some((x) => typeof x === "string") || series.some((line) => line.kind === "bars")) {
      const step = inner / categories.length;
      return { step, at: (x) => MARGIN.left + step * (categories.indexOf(x) + 0.5), marks: thinned(categories, inner) };
    }
    const low = Math.min(...all);
    const high = Math.max(...all) === low ? low + 1 : Math.max(...all);
    return {
      step: inner / Math.max(categories.length, 1),
      at: (x) => MARGIN.left + (inner * (x - low)) / (high - low),
      marks: ticks(low, high, Math.max(2, Math.floor(inner / 90))),
    };
  };

  const thinned = (categories, inner) => {
    const longest = Math.max(...categories.map((x) => format(x).length));
    const every = Math.ceil((categories.length * (longest * 7 + 12)) / inner);
    return categories.filter((_, i) => i % every === 0);
  };

  const points = (line, x, y) => line.x
    .map((value, i) => (line.y[i] === null ? null : [x(value), y(line.y[i])]));

  /* A hole in the values cuts the line. */
  const path = (places) => {
    let pen = "M";
    return places.map((place) => {
      if (!place) { pen = "M"; return ""; }
      const part = `${pen}${place[0].toFixed(1)},${place[1].toFixed(1)}`;
      pen = "L";
      return part;
    }).join("");
  };

  const marker = (root, style, [x, y]) => {
    const shapes = [
      `M${x - 3.5},${y}a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0`,
      `M${x - 3.5},${y - 3.5}h7v7h-7z`,
      `M${x},${y - 4.5}l4.5,8h-9z`,
      `M${x},${y - 5}l5,5l-5,5l-5,-5z`,
    ];
    svg(root, "path", { d: shapes[style], class: `marque serie-${style}` });
  };

  const drawAxes = (root, chart, x, y, domain, width) => {
    const bottom = HEIGHT - MARGIN.bottom;
    ticks(...domain, 5).forEach((value) => {
      svg(root, "line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value), class: "grille" });
      svg(root, "text", { x: MARGIN.left - 6, y: y(value) + 4, class: "gradue-y" }, format(value));
    });
    x.marks.forEach((value) => {
      svg(root, "line", { x1: x.at(value), x2: x.at(value), y1: bottom, y2: bottom + 5, class: "axe" });
      svg(root, "text", { x: x.at(value), y: bottom + 18, class: "gradue-x" }, format(value));
    });
    svg(root, "line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: bottom, y2: bottom, class: "axe" });
    svg(root, "text", { x: (MARGIN.left + width) / 2, y: HEIGHT - 8, class: "titre-axe" }, chart.x);
    const middle = (HEIGHT - MARGIN.bottom) / 2;
    svg(root, "text", { x: 0, y: 0, class: "titre-axe", transform: `translate(13,${middle}) rotate(-90)` }, chart.y);
  };

  const drawBand = (root, low, high, style, x, y) => {
    const places = [...points(high, x.at, y), ...points(low, x.at, y).reverse()].filter(Boolean);
    svg(root, "path", { d: `${path(places)}Z`, class: `bande serie-${style}` });
  };

  const drawBars = (root, line, style, place, count, x, y) => {
    const wide = (x.step * 0.8) / count;
    line.x.forEach((value, i) => {
      if (line.y[i] === null) return;
      const [top, foot] = [Math.min(y(line.y[i]), y(0)), Math.max(y(line.y[i]), y(0))];
      const left = x.at(value) + wide * (place - count / 2);
      svg(root, "rect", { x: left, y: top, width: Math.max(wide - 1, 1), height: foot - top, class: `barre serie-${style}` });
    });
  };

  const drawSeries = (root, series, x, y) => {
    const bars = series.filter((line) => line.kind === "bars");
    const lows = series.filter((line) => line.kind === "band-low");
    const highs = series.filter((line) => line.kind === "band-high");
    lows.forEach((low, i) => highs[i] && drawBand(root, low, highs[i], i % MARKERS, x, y));
    bars.forEach((line, i) => drawBars(root, line, styleOf(series, line), i, bars.length, x, y));
    series.filter((line) => line.kind === "line").forEach((line) => {
      const places = points(line, x.at, y);
      svg(root, "path", { d: path(places), class: `trait serie-${styleOf(series, line)}` });
      if (places.length <= 15) places.filter(Boolean).forEach((place) => marker(root, styleOf(series, line), place));
    });
    series.filter((line) => line.kind === "points").forEach((line) => {
      points(line, x.at, y).filter(Boolean).forEach((place) => marker(root, styleOf(series, line), place));
    });
  };

  const isBand = (line) => line.kind.startsWith("band-");
  const styleOf = (series, line) => {
    const family = series.filter((other) => isBand(other) === isBand(line));
    const place = line.kind === "band-high" ? family.filter((other) => other.kind === "band-high").indexOf(line)
      : line.kind === "band-low" ? family.filter((other) => other.kind === "band-low").indexOf(line)
        : family.indexOf(line);
    return place % MARKERS;
  };

  const drawChart = (section, table, state) => {
    const holder = section.querySelector(".demonstration-dessin");
    const chart = table.charts[state.c];
    const series = seriesOf(table, state);
    const width = Math.max(280, Math.min(holder.clientWidth || 640, 760));
    const domain = verticalDomain(table, state.c);
    const y = (value) => {
      const inner = HEIGHT - MARGIN.top - MARGIN.bottom;
      return MARGIN.top + inner * (1 - (value - domain[0]) / (domain[1] - domain[0]));
    };
    const root = document.createElementNS(SVG, "svg");
    const attributes = { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img" };
    Object.entries({ ...attributes, "aria-label": `${chart.title}. Ses valeurs sont dans le tableau qui suit.` })
      .forEach(([name, value]) => root.setAttribute(name, value));
    const x = horizontalScale(series, width);
    drawAxes(root, chart, x, y, domain, width);
    drawSeries(root, series, x, y);
    holder.replaceChildren(root);
  };

  const drawLegend = (section, series) => {
    const highs = series.filter((line) => line.kind === "band-high");
    const bands = series.filter((line) => line.kind === "band-low");
    const label = (line) => isBand(line) ? `${line.name} – ${highs[bands.indexOf(line)].name}` : line.name;
    const entries = series.filter((line) => line.kind !== "band-high").map((line) => {
      const entry = html("li", "");
      const key = svg(entry, "svg", { width: 34, height: 14, "aria-hidden": "true" });
      const style = styleOf(series, line);
      if (isBand(line)) svg(key, "rect", { x: 1, y: 1, width: 32, height: 12, class: `bande serie-${style}` });
      else if (line.kind === "bars") svg(key, "rect", { x: 10, y: 1, width: 14, height: 12, class: `barre serie-${style}` });
      else {
        if (line.kind === "line") svg(key, "path", { d: "M1,7L33,7", class: `trait serie-${style}` });
        marker(key, style, [17, 7]);
      }
      entry.append(label(line));
      return entry;
    });
    section.querySelector(".demonstration-legende").replaceChildren(...entries);
  };

  const row = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</td>`).join("")}</tr>`;

  const fillTable = (section, chart, series) => {
    const shared = series.every((line) => line.x === series[0].x);
    const heads = shared ? [chart.x, ...series.map((line) => line.name)] : ["Série", chart.x, chart.y];
    const rows = shared
      ? series[0].x.map((x, i) => [format(x), ...series.map((line) => format(line.y[i]))])
      : series.flatMap((line) => line.x.map((x, i) => [line.name, format(x), format(line.y[i])]));
    const table = section.querySelector(".demonstration-valeurs table");
    table.innerHTML = `<caption>${escaped(chart.title)}</caption>`
      + `<thead>${row(heads, 'th scope="col"').replaceAll("</td>", "</th>")}</thead>`
      + `<tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody>`;
  };

  const showChart = (section, table, state) => {
    const has = state.c !== undefined;
    section.querySelector(".demonstration-graphique").hidden = !has;
    section.querySelector(".demonstration-valeurs").hidden = !has;
    if (!has) return;
    const series = seriesOf(table, state);
    section.querySelector("figcaption").textContent = table.charts[state.c].title;
    drawChart(section, table, state);
    drawLegend(section, series);
    fillTable(section, table.charts[state.c], series);
  };

  const show = (section, table, state) => {
    section.querySelector(".demonstration-phrase").innerHTML = marked(state.s);
    const figures = section.querySelector(".demonstration-chiffres");
    figures.hidden = state.f === undefined;
    figures.replaceChildren(...(state.f || []).map((text, i) =>
      html("div", `<dt>${marked(table.labels[state.l][i])}</dt><dd>${marked(text)}</dd>`)));
    showChart(section, table, state);
  };

  const nameValue = (input) => {
    if (input.type !== "range") return;
    const text = input.dataset.textes.split("|")[Number(input.value)];
    input.setAttribute("aria-valuetext", text);
    input.nextElementSibling.textContent = text;
  };

  const start = (section) => {
    const table = JSON.parse(section.querySelector(".demonstration-table").textContent);
    const form = section.querySelector(".demonstration-reglages");
    const inputs = [...form.querySelectorAll("input, select")];
    const current = () => table.states[inputs.reduce((place, input, i) =>
      place * table.sizes[i] + Number(input.value), 0)];
    const update = () => { inputs.forEach(nameValue); show(section, table, current()); };
    form.hidden = false;
    section.querySelector(".demonstration-valeurs").open = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", update);
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth !== width) { width = innerWidth; showChart(section, table, current()); }
    });
    form.reset(); // a browser that kept an earlier position would disagree with the sentence
    update();
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".demonstration").forEach(start));
})();
