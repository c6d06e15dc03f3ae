/* « Ouvrir dans le campus », where a hub serves the book.

   A hub serves it at « …/services/livre/ » : what comes before is the hub's own address, and the rest of the link is
   written in the page (data-campus). Elsewhere (another site, a USB stick) the link stays as the page has it: hidden,
   or whole if the book was built for that campus. Who opens it logs in first, then arrives at the notebook. */
"use strict";

(() => {
  const served = location.protocol.startsWith("http") && location.pathname.match(/^(.*\/)services\/livre\//);
  if (!served) return;
  document.addEventListener("DOMContentLoaded", () => {
    for (const link of document.querySelectorAll("a[data-campus]")) {
      link.href = `${served[1]}hub/user-redirect/${link.dataset.campus}`;
      link.hidden = false;
    }
  });
})();
