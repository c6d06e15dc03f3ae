/* The light or dark theme, before the first paint: the theme's own script knows « auto » only once the page is drawn.
   Loaded on its own, not deferred; `navigation.js` and the theme do the rest. */
(() => {
  "use strict";
  let mode = "auto";
  try { mode = localStorage.getItem("mode") || mode; } catch { /* a browser that lets a page remember nothing */ }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  Object.assign(document.documentElement.dataset, { mode, theme: mode === "auto" ? (dark ? "dark" : "light") : mode });
})();
