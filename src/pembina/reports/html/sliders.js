// Sliders that give the main parts other weights, and the words that say that this is not the official result.

const SHARES = W.official ? [...W.official] : [];
let hindrance = null;
const SLIDERS = [];
const TOUCHED = new Set();

function isOfficial() { return SHARES.every((x, k) => x === W.official[k]); }

/** Give one part a share; the others keep their proportions to one another. */
function giveShare(k, wanted) {
  const rest = 1 - SHARES[k];
  const base = rest > 1e-12 ? SHARES : W.official;
  const whole = rest > 1e-12 ? rest : 1 - W.official[k];
  SHARES.forEach((old, other) => {
    if (other !== k) SHARES[other] = whole > 0 ? (base[other] * (1 - wanted)) / whole : (1 - wanted) / (SHARES.length - 1);
  });
  SHARES[k] = wanted;
  if (SHARES.every((x, i) => Math.abs(x - W.official[i]) < 5e-5)) SHARES.splice(0, SHARES.length, ...W.official);
}

function buildSliders() {
  const place = byId("sliders");
  hindrance = whyNot();
  SLIDERS.length = 0;
  if (hindrance) { place.replaceChildren(el("p", { class: "note", id: "no-weights" }, t(hindrance))); return; }
  const rows = W.tops.map((node, k) => {
    const title = local(N[node].title);
    const input = el("input", {
      type: "range", min: "0", max: "100", step: "0.5", id: `weight-${k}`, "aria-describedby": `share-${k}`,
      on: { input: () => { TOUCHED.add(k); giveShare(k, Number(input.value) / 100); reweigh(); } },
    });
    const shown = el("output", { id: `share-${k}`, for: `weight-${k}` });
    SLIDERS[k] = { input, shown };
    const swatch = D.parts.includes(node) ? `c${D.parts.indexOf(node)}` : "rest";
    const label = el("label", { for: `weight-${k}` }, el("i", { class: `swatch ${swatch}`, "aria-hidden": "true" }), title);
    return el("div", { class: "slider" }, label, input, shown);
  });
  place.replaceChildren(el("p", { class: "note" }, t("weights-note")), el("div", { class: "slider-list" }, rows));
  showShares();
}

function showShares() {
  SLIDERS.forEach(({ input, shown }, k) => {
    const value = String(100 * SHARES[k]);
    if (document.activeElement !== input || Math.abs(Number(input.value) - 100 * SHARES[k]) > 0.26) input.value = value;
    const now = share(Number(SHARES[k].toFixed(4)));
    const moved = Math.abs(SHARES[k] - W.official[k]) >= 5e-5;
    const text = moved ? `${now} (${t("weight-official", { share: share(W.official[k]) })})` : now;
    if (shown.textContent !== text) shown.textContent = text;
    input.setAttribute("aria-valuetext", now);
  });
}

/** Judge by the shares that the sliders stand at, and show what changes. */
function reweigh() {
  if (isOfficial()) TOUCHED.clear();
  view = isOfficial() ? OFFICIAL : judged(SHARES);
  showShares();
  refreshRows(false);
  arrangeRows();
  showUnofficial();
  if (typeof redrawCharts === "function") redrawCharts();
}

function resetWeights() {
  SHARES.splice(0, SHARES.length, ...W.official);
  reweigh();
  announce(t("was-reset"));
}

function showUnofficial() {
  const off = !view.official;
  document.body.classList.toggle("off", off);
  byId("unofficial").hidden = !off;
  document.title = off ? `${t("unofficial")} – ${local(D.award.title)}` : local(D.award.title);
  if (!off) return;
  const changes = [...TOUCHED].sort((a, b) => a - b).slice(0, 4).map((k) => (
    `${local(N[W.tops[k]].title)} ${share(Number(SHARES[k].toFixed(4)))} (${t("weight-official", { share: share(W.official[k]) })})`
  ));
  const more = TOUCHED.size - changes.length;
  if (more > 0) changes.push(t("others", { n: number(more) }));
  byId("unofficial-note").textContent = t("unofficial-note", { changes: changes.join("; ") });
  byId("unofficial-moved").textContent = movedWords();
  announce(`${t("unofficial")}. ${movedWords()}`);
}

/** What would change: how many ranks and tiers, and who would be first. */
function movedWords() {
  const ranks = E.filter((entrant, i) => view.rank[i] !== entrant.rank).length;
  const tiers = E.filter((entrant, i) => view.tier[i] !== entrant.tier).length;
  const said = [ranks || tiers ? t("moved", { n: number(ranks), tiers: number(tiers) }) : t("moved-none")];
  const first = E.filter((_, i) => view.rank[i] === 1).map((entrant) => entrant.name);
  const was = E.filter((entrant) => entrant.rank === 1).map((entrant) => entrant.name);
  if (first.length && first.join() !== was.join()) said.push(t("moved-leader", { name: first.join(", ") }));
  return said.join(" ");
}
