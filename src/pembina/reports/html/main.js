// Putting the page together: language, views by address, printing.

const VIEWS = ["ranking", "charts", "matrix", "entrant", "rules"];
let shownEntrant = null;

/** What the address asks for: a view, and an entrant's code. */
function asked() {
  const [, first = ""] = location.hash.split("/");
  if (first === "e") return ["entrant", decoded(location.hash.slice("#/e/".length))];
  if (D.only !== null) return [first === "rules" ? "rules" : "entrant", D.only];
  return [VIEWS.includes(first) && first !== "entrant" ? first : "ranking", null];
}

function decoded(code) {
  try { return decodeURIComponent(code); } catch { return code; }
}

function show(focus) {
  const [wanted, code] = asked();
  VIEWS.forEach((name) => { const part = byId(`view-${name}`); if (part) part.hidden = name !== wanted; });
  document.querySelectorAll("nav [data-view]").forEach((link) => {
    if (link.dataset.view === wanted || (wanted === "entrant" && link.dataset.view === "ranking" && D.only === null)) link.setAttribute("aria-current", link.dataset.view === wanted ? "page" : "true");
    else link.removeAttribute("aria-current");
  });
  document.body.dataset.view = wanted;
  shownEntrant = wanted === "entrant" ? code : null;
  if (wanted === "entrant") showEntrant(code);
  if (wanted === "matrix") showMatrix();
  if (wanted === "charts") showCharts();
  if (focus) {
    window.scrollTo(0, 0);
    const title = document.querySelector(`#view-${wanted} h2`);
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
  }
}

/** Say everything in another language, without asking anybody for anything. */
function speak(position) {
  L = position;
  document.documentElement.lang = language();
  document.querySelectorAll("[data-t]").forEach((part) => { part.textContent = t(part.dataset.t, { width: part.dataset.width }); });
  document.querySelectorAll("[data-t-label]").forEach((part) => part.setAttribute("aria-label", t(part.dataset.tLabel)));
  document.querySelectorAll(".l").forEach((part) => { part.hidden = part.lang !== language(); });
  document.querySelectorAll("[data-language]").forEach((button) => {
    button.setAttribute("aria-pressed", button.dataset.language === language() ? "true" : "false");
  });
  document.title = local(D.award.title);
  if (D.only === null) {
    const open = document.activeElement && document.activeElement.id;
    refreshRows(true);
    fillFilters();
    buildSliders();
    arrangeRows();
    showUnofficial();
    if (open && byId(open)) byId(open).focus();
  }
  show(false);
}

/** On paper only the official result is printed. */
function forPaper() {
  let before = null;
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("#view-entrant details").forEach((part) => { part.dataset.was = part.open ? "1" : ""; part.open = true; });
    if (document.body.dataset.view === "matrix") drawMatrix(true, true);
    if (view.official) return;
    before = view;
    view = OFFICIAL;
    refreshRows(false);
    arrangeRows();
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("#view-entrant details").forEach((part) => { part.open = part.dataset.was === "1"; });
    if (document.body.dataset.view === "matrix") drawMatrix(true);
    if (before === null) return;
    view = before;
    before = null;
    refreshRows(false);
    arrangeRows();
  });
}

function begin() {
  if (D.only === null) {
    holdRows();
    officialOrder = E.map(() => 0);
    [...document.querySelectorAll("#ranking tbody tr")].forEach((row, at) => { officialOrder[Number(row.dataset.i)] = at; });
    listenToTable();
    byId("reset").addEventListener("click", resetWeights);
    byId("filters").hidden = false;
    byId("weights").hidden = false;
    ROWS.forEach((held) => held.bar.setAttribute("role", "img"));
  }
  document.querySelector(".tools").hidden = false;
  byId("bar").hidden = false;
  document.querySelectorAll("[data-language]").forEach((button) => button.addEventListener("click", () => {
    speak(D.languages.indexOf(button.dataset.language));
  }));
  byId("print").addEventListener("click", () => window.print());
  window.addEventListener("hashchange", () => show(true));
  document.querySelector(".skip").addEventListener("click", (event) => { // the address says which view is shown
    event.preventDefault();
    byId("content").focus();
  });
  forPaper();
  speak(0);
}

begin();
