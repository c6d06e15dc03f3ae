/* The book offline: registers the service worker, says when the copy is ready or a new one is, offers to install.
   Nothing is stored but the copy of the book. On plain files, on a host without a secure connection, in a browser that
   cannot unpack the copy, or when the reader asks to spare data, this script does nothing. Nor does it on the page that
   verifies credentials: whoever comes from elsewhere to verify one must leave with nothing put aside. */
(() => {
  "use strict";

  const usable = location.protocol.startsWith("http")
    && "serviceWorker" in navigator
    && "DecompressionStream" in globalThis
    && !navigator.connection?.saveData;
  if (!usable) return;

  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const workers = navigator.serviceWorker;

  const element = (tag, className, text = "") => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const button = (text, action) => {
    const made = element("button", "hors-ligne-bouton", text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };

  /* Not in the page itself: from plain files, a browser would say in its console that it may not read it. */
  const declareApplication = () => {
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = new URL("manifest.webmanifest", root);
    document.head.append(link);
  };

  /* The messages, in a corner of the screen: there from the start, so that a screen reader announces what comes. */
  const message = element("div", "hors-ligne-message");
  message.setAttribute("role", "status");

  const hush = () => message.replaceChildren();

  const say = (text, ...actions) => {
    message.replaceChildren(element("span", "", text), ...actions, button("Fermer", hush));
  };

  /* A line at the foot of each page: what stays true is not announced again. */
  const line = element("p", "hors-ligne-pied");

  const showHeld = () => {
    if (!line.querySelector("span")) line.prepend(element("span", "", "Le livre est disponible hors ligne."));
  };

  const activate = (registration) => {
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage("activer");
  };

  const sayNewVersion = (registration) => {
    say("Une nouvelle version du livre est prête.", button("Recharger", () => activate(registration)));
  };

  const follow = (registration) => {
    const worker = registration.installing;
    const first = !registration.active;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && !first) sayNewVersion(registration);
      if (worker.state === "activated" && first) {
        showHeld();
        say("Le livre est disponible hors ligne.");
        setTimeout(hush, 10000); // the foot of the page still says it
      }
    });
  };

  const register = async () => {
    const registration = await workers.register(new URL("service-worker.js", root), { scope: root.href });
    if (registration.active) showHeld();
    if (registration.active && registration.waiting) sayNewVersion(registration);
    follow(registration);
    registration.addEventListener("updatefound", () => follow(registration));
  };

  /* Only where the browser offers it; the choice belongs to the reader, at the foot of the page. */
  const offerInstallation = (event) => {
    event.preventDefault();
    const offer = button("Installer le livre sur cet appareil", () => {
      event.prompt();
      offer.remove();
    });
    line.querySelector("button")?.remove();
    line.append(" ", offer);
  };

  window.addEventListener("beforeinstallprompt", offerInstallation);
  window.addEventListener("load", () => {
    if (document.getElementById("verificateur")) return;
    (document.querySelector(".bd-footer-content__inner, footer.bd-footer-content") ?? document.body).append(line);
    document.body.append(message);
    declareApplication();
    register().catch(() => {}); // refused by the browser's settings: the book reads as well with a network
  });
})();
