/* What cannot wait for the page: the light or dark theme, before the first paint (the theme's own script knows « auto » only
   once the page is drawn), and the fonts, before the style sheet asks for them. Loaded on its own, not deferred.
   A page opened as a file may not ask for a font this way: it finds them by the style sheet. */
(() => {
  "use strict";
  let mode = "auto";
  try { mode = localStorage.getItem("mode") || mode; } catch { /* a browser that lets a page remember nothing */ }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  Object.assign(document.documentElement.dataset, { mode, theme: mode === "auto" ? (dark ? "dark" : "light") : mode });

  const { src, dataset } = document.currentScript;
  if (location.protocol === "file:") return;
  for (const name of dataset.polices.split(" ")) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href: new URL(name, src) });
    document.head.append(link);
  }
})();
