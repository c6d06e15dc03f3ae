/* Live Python cells: an editor, four buttons and what the program says; Python runs in a worker of the site.
   Nothing is fetched before the first click, nothing is stored, nothing is sent: what is typed lives in this page.
   A program that does not end is stopped with its worker, and a new worker takes its place.
   Without this script, or from a file, the page keeps the statement, the code, the hint and the solution. */
(() => {
  "use strict";

  const LIMIT = 10_000; // milliseconds that one run may take
  const INDENT = "    ";
  const MEGABYTE = 1_000_000;

  /* The spaces that French never breaks; code keeps its own. */
  const spaced = (text) => text.replace(/ (?=[;:?!»])|(?<=«) /g, "\u00a0");
  const element = (tag, className, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = tag === "pre" ? text : spaced(text);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };
  const plural = (count, one, many) => `${count} ${count > 1 ? many : one}`;
  const megabytes = (bytes) => (bytes / MEGABYTE).toLocaleString("fr-FR", { maximumFractionDigits: 1 });

  /* 1. The worker of the page: one for all its cells, one run at a time. */
  const engine = {
    worker: null, root: "", run: null, number: 0, timer: 0,

    start() {
      this.worker = new Worker(new URL("cellules/ouvrier.js", new URL(this.root, location.href)), { type: "module" });
      this.worker.onmessage = ({ data }) => this.receive(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.end((run) => run.failed(event.message || "le programme de la cellule est introuvable"), true);
      };
    },

    ask(root, question, run) {
      this.root = root;
      if (!this.worker) this.start();
      this.number += 1;
      this.run = run;
      this.worker.postMessage({ id: this.number, ...question });
    },

    receive({ id, kind, ...data }) {
      const run = this.run;
      if (!run || id !== this.number) return;
      if (kind === "phase") run.phase(data.text);
      if (kind === "bytes") run.bytes(data.loaded, data.total);
      if (kind === "output") run.output(data.text);
      if (kind === "started") {
        run.started();
        this.timer = setTimeout(() => this.stop((ended) => ended.tooLong()), LIMIT);
      }
      if (kind === "absent") this.end((ended) => ended.absent(data.packages));
      if (kind === "done") this.end((ended) => ended.done(data.told));
      if (kind === "failed") this.end((ended) => ended.failed(data.message), true);
    },

    /* Ends a program that goes on, with its worker; another gets ready at once, from the browser's cache. */
    stop(tell) {
      this.end(tell, true);
      this.start();
      this.worker.postMessage({ id: 0, warm: true });
    },

    /* Ends the run; `broken` ends its worker too: the next click starts another. */
    end(tell, broken = false) {
      clearTimeout(this.timer);
      if (broken) {
        this.worker?.terminate();
        this.worker = null;
      }
      const run = this.run;
      this.run = null;
      if (run) tell(run);
    },
  };

  /* 2. The editor: Tab leaves it, unless the reader asked otherwise; Escape always gives Tab back. */
  const insert = (area, text) => {
    // The old command alone keeps « undo »; browsers without it replace the text.
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    }
  };

  const lineBefore = (area) => area.value.slice(0, area.selectionStart).split("\n").at(-1);

  const onKey = (event, area, tab, execute) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      execute();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      const line = lineBefore(area);
      event.preventDefault();
      insert(area, `\n${/^\s*/.exec(line)[0]}${line.trimEnd().endsWith(":") ? INDENT : ""}`);
    } else if (event.key === "Tab" && tab.checked && !event.shiftKey) {
      event.preventDefault();
      insert(area, INDENT);
    } else if (event.key === "Escape") {
      tab.checked = false;
    }
  };

  /* 3. What a run says. */
  const details = (summary, text) => {
    const made = element("details", "cellule-detail");
    made.append(element("summary", "", summary), element("pre", "", text, { tabindex: "0" }));
    return made;
  };

  const explained = (error) => {
    const box = element("div", "cellule-erreur");
    const line = error.line ? ` (ligne ${error.line})` : "";
    box.append(element("p", "cellule-erreur-titre", `✗ ${error.title}${line}`));
    if (error.code) box.append(element("pre", "", error.code));
    box.append(element("p", "", error.advice), details("Le message de Python", error.original));
    return box;
  };

  const attempt = (check) => {
    const parts = [check.tried];
    if (check.expected) parts.push(`Attendu : ${check.expected}`);
    if (!check.error) parts.push(`Obtenu : ${check.got || "rien"}`);
    return details("Ce qui a été essayé", parts.join("\n"));
  };

  const verdict = (check, number) => {
    const item = element("li", check.passed ? "est-juste" : "est-fausse");
    item.append(element("p", "", `${check.passed ? "✓" : "✗"} Vérification ${number} ${check.passed ? "réussie" : "manquée"}.`));
    if (check.passed) return item;
    item.append(element("p", "", check.advice), attempt(check));
    if (check.error) item.append(explained(check.error));
    return item;
  };

  const passedOf = (told) => told.checks.filter((check) => check.passed).length;
  /* Points of suspension are not a wrong answer: nothing is held against them. */
  const waits = (told) => told.unanswered && passedOf(told) < told.checks.length;

  const summary = (told) => {
    const passed = passedOf(told);
    if (passed === told.checks.length) return "✓ Toutes les vérifications sont réussies.";
    if (waits(told)) {
      return `Il reste des points de suspension « ... » à la ligne ${told.unanswered} : remplacez-les par votre réponse.`;
    }
    return `${plural(passed, "vérification réussie", "vérifications réussies")} sur ${told.checks.length}.`;
  };

  /* 4. A cell. */
  const build = (section) => {
    const id = `${section.id}-code`;
    const area = element("textarea", "cellule-editeur", "", { id, spellcheck: "false", autocapitalize: "off", wrap: "off" });
    const label = element("label", "cellule-legende", "Votre code (Ctrl+Entrée l’exécute)", { for: id });
    const tab = element("input", "", "", { type: "checkbox" });
    const tabLabel = element("label", "cellule-tab");
    const buttons = element("div", "cellule-actions");
    const status = element("p", "cellule-etat", "", { role: "status" });
    const progress = element("progress", "cellule-progres", "", { hidden: "", "aria-label": "Chargement de Python" });
    const amount = element("p", "cellule-octets", "", { "aria-hidden": "true" }); // the bar says it to screen readers
    const result = element("div", "cellule-resultat", "", { "aria-live": "polite" });
    const printed = element("pre", "cellule-sortie", "", {
      hidden: "", tabindex: "0", role: "region", "aria-label": "Ce que le programme affiche",
    });
    const told = element("div", "cellule-dit");
    tabLabel.append(tab, " La touche Tab écrit quatre espaces (Échap : elle passe de nouveau à la suite)");
    result.append(printed, told);
    const make = (text, className) => buttons.appendChild(element("button", className, text, { type: "button" }));
    const run = make("Exécuter", "cellule-executer");
    const check = make("Vérifier", "cellule-verifier");
    const stop = make("Arrêter", "cellule-arreter");
    const reset = make("Réinitialiser", "cellule-reinitialiser");
    const note = element("p", "cellule-memoire",
      "Python (13 Mo) se charge au premier clic et reste dans votre navigateur. Votre texte n’est ni envoyé ni "
      + "enregistré : il disparaît quand vous quittez la page.");
    return { area, label, tab, tabLabel, buttons, run, check, stop, reset, status, progress, amount, result, printed, told, note };
  };

  const start = (section) => {
    const original = section.querySelector(".cellule-depart");
    const code = original.textContent;
    const cell = build(section);
    const campus = section.querySelector(".cellule-campus").getAttribute("href");

    const busy = (is) => {
      section.classList.toggle("est-occupee", is);
      section.setAttribute("aria-busy", String(is));
      [cell.run, cell.check, cell.reset].forEach((button) => button.setAttribute("aria-disabled", String(is)));
      cell.stop.setAttribute("aria-disabled", String(!is));
    };
    const say = (text) => { cell.status.textContent = spaced(text); };
    const loading = (is) => { cell.progress.hidden = cell.amount.hidden = !is; };
    const finish = (text) => {
      busy(false);
      loading(false);
      say(text);
    };
    const clear = () => {
      cell.printed.textContent = "";
      cell.printed.hidden = true;
      cell.told.replaceChildren();
    };
    const print = (text) => {
      cell.printed.hidden = false;
      cell.printed.append(text);
    };
    const toCampus = (text) => {
      const told = element("p", "", `${text} `);
      told.append(element("a", "", "Répondre dans le campus", { href: campus }));
      cell.told.append(told);
    };

    let began = false;
    const listener = (checking) => ({
      phase(text) { say(`${text}…`); },
      bytes(loaded, total) {
        loading(true);
        cell.progress.max = total;
        cell.progress.value = Math.min(loaded, total);
        cell.amount.textContent = `${megabytes(loaded)} Mo sur ${megabytes(total)}`;
      },
      started() {
        began = true;
        loading(false);
        say("Exécution…");
      },
      output: print,
      done(told) {
        if (told.value !== null) print(told.value);
        if (told.cut) cell.told.append(element("p", "", "La sortie est coupée : une cellule affiche 20 000 caractères au plus."));
        if (told.error) cell.told.append(explained(told.error));
        if (told.checks.length && !waits(told)) {
          const list = element("ul", "cellule-verdicts");
          list.append(...told.checks.map((each, i) => verdict(each, i + 1)));
          cell.told.append(list);
        }
        if (told.error) finish("Une erreur arrête le programme : elle est expliquée ci-dessous.");
        else finish(checking ? summary(told) : "Terminé.");
      },
      tooLong() {
        finish("Arrêté : le programme a dépassé dix secondes.");
        cell.told.append(element("p", "", "Une boucle ne finit sans doute jamais : vérifiez la condition du while. Votre code est toujours là."));
      },
      absent(packages) {
        finish("Ce code ne peut pas tourner ici.");
        toCampus(`${packages.join(", ")} : ${packages.length > 1 ? "ces modules ne sont pas installés" : "ce module n’est pas installé"} dans cette copie du livre.`);
      },
      failed(message) {
        finish(began ? "Python s’est arrêté net." : "Python n’a pas pu se charger.");
        toCampus(began
          ? "Trop de mémoire, ou une fonction qui s’appelle sans fin ? Votre code est toujours là ; Python repart au prochain clic."
          : "Vérifiez votre connexion, puis réessayez ; votre code est toujours là.");
        cell.told.append(details("Le message d’origine", message));
      },
      stopped() { finish("Arrêté à votre demande. Votre code est toujours là."); },
    });

    const launch = (checking) => {
      if (engine.run) {
        say("Une cellule tourne déjà : attendez sa fin, ou arrêtez-la.");
        return;
      }
      clear();
      busy(true);
      began = false;
      say("Préparation…");
      const packages = section.dataset.paquets.split(" ").filter(Boolean);
      const cases = checking ? section.dataset.verifications : "[]";
      engine.ask(section.dataset.racine, { code: cell.area.value, packages, cases }, listener(checking));
    };

    cell.run.addEventListener("click", () => launch(false));
    cell.check.addEventListener("click", () => launch(true));
    cell.stop.addEventListener("click", () => {
      if (section.classList.contains("est-occupee")) engine.stop((run) => run.stopped());
    });
    cell.reset.addEventListener("click", () => {
      if (section.classList.contains("est-occupee")) return;
      cell.area.value = code;
      clear();
      say("Le code de départ est revenu.");
      cell.area.focus();
    });
    cell.area.addEventListener("keydown", (event) => onKey(event, cell.area, cell.tab, () => launch(false)));
    cell.area.value = code;
    cell.area.rows = Math.min(24, code.split("\n").length + 2);
    finish("");
    original.replaceWith(cell.label, cell.area, cell.tabLabel, cell.buttons, cell.status, cell.progress, cell.amount, cell.result);
    section.querySelector(".cellule-sans").replaceWith(cell.note);
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (location.protocol === "file:" || !window.Worker) return; // a browser gives no worker to a file
    document.querySelectorAll(".cellule").forEach(start);
  });
})();
