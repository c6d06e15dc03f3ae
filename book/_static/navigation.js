/* What the theme leaves undone around the text: the way back to the top, what its buttons say, where the focus goes.
   In the script of every page (`cpia.page_bundle`). */
(() => {
  "use strict";

  const MODES = { light: "clair", dark: "sombre", auto: "celui de l’appareil" };

  /* The button comes after a screen of reading, and gives the keyboard back to the start of the text too. */
  const setUpBackToTop = () => {
    const button = document.getElementById("pst-back-to-top");
    const main = document.getElementById("main-content");
    if (!button || !main) return;
    const show = () => { button.style.display = scrollY > innerHeight ? "block" : "none"; };
    addEventListener("scroll", show, { passive: true });
    show();
    button.addEventListener("click", () => {
      scrollTo({ top: 0 });
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    });
  };

  /* The icon shows the theme in use; its name must say it too. */
  const nameTheme = () => document.querySelectorAll(".theme-switch-button").forEach((button) => {
    button.setAttribute("aria-label", `Thème : ${MODES[document.documentElement.dataset.mode] || MODES.auto}`);
  });

  /* The theme takes the focus away from its buttons: with a keyboard, the reader would start from the top again. */
  const keepFocus = (button) => button.addEventListener("click", () => {
    if (!document.querySelector("dialog[open]")) button.focus({ preventScroll: true });
  });

  /* A sidebar opens as a dialog on a small screen: the button says so, and gets the focus back. */
  const followDialog = (button, dialog) => {
    button.setAttribute("aria-expanded", "false");
    new MutationObserver(() => button.setAttribute("aria-expanded", String(dialog.open)))
      .observe(dialog, { attributeFilter: ["open"] });
    dialog.addEventListener("close", () => button.focus({ preventScroll: true }));
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("a[href*='#']")) dialog.close(); // a link inside the page: show where it leads
    });
  };

  /* On paper there is nothing to click, and paper is light: what is folded is printed open, in the light theme. */
  const suitPaper = () => {
    const page = document.documentElement;
    let theme = page.dataset.theme;
    addEventListener("beforeprint", () => {
      theme = page.dataset.theme;
      page.dataset.theme = "light";
      document.querySelectorAll("article details:not([open])").forEach((details) => {
        details.open = true;
        details.dataset.plie = "";
      });
    });
    addEventListener("afterprint", () => {
      page.dataset.theme = theme;
      document.querySelectorAll("details[data-plie]").forEach((details) => {
        details.open = false;
        delete details.dataset.plie;
      });
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    setUpBackToTop();
    suitPaper();
    nameTheme();
    new MutationObserver(nameTheme).observe(document.documentElement, { attributeFilter: ["data-mode"] });
    document.querySelectorAll(".theme-switch-button, .search-button, .primary-toggle, .secondary-toggle").forEach(keepFocus);
    for (const side of ["primary", "secondary"]) {
      const button = document.querySelector(`.${side}-toggle`);
      const dialog = document.getElementById(`pst-${side}-sidebar-modal`);
      if (button && dialog) followDialog(button, dialog);
    }
  });
})();
