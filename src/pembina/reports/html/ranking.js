// The table of the ranking: what it shows, in which order, and which rows.

const ROWS = [];
const SORT = { key: "rank", down: false };
const FILTER = { text: "", groups: D.groups.map(() => ""), tier: "" };

/** Take hold of the rows that stand in the page already. */
function holdRows() {
  document.querySelectorAll("#ranking tbody tr").forEach((row) => {
    const find = (selector) => row.querySelector(selector);
    const pieces = [...row.querySelectorAll(".bar i")];
    ROWS[Number(row.dataset.i)] = {
      row, place: find(".place"), change: find(".change"), total: find(".total"), tier: find("td.tier"),
      bar: find(".bar"), pieces, groups: [...row.querySelectorAll("td.group")], coverage: find("td.coverage"),
      between: find(".between"), chips: [...row.querySelectorAll("[data-mark]")], status: find(".chip.status"),
      why: find(".why"), said: {},
    };
  });
}

/** Write a text where it is another one than stands there. */
function write(held, part, text) {
  if (held.said[part] === text) return;
  held.said[part] = text;
  held[part].textContent = text;
}

function moveWords(i) {
  const now = view.rank[i];
  const was = E[i].rank;
  if (view.official || now === was) return "";
  if (now === null || was === null) return t("was", { rank: placed(was, E[i].tied) });
  const by = Math.abs(was - now);
  return `${now < was ? "▲" : "▼"} ${t(now < was ? "up" : "down", { n: number(by) })} (${t("was", { rank: placed(was, E[i].tied) })})`;
}

function barPieces(i) {
  const widths = D.parts.map((node) => [null, partPoints(node, i) || 0]);
  if (REST.length) widths.push(["rest", REST.reduce((sum, node) => sum + (partPoints(node, i) || 0), 0)]);
  const own = ownPoints(i);
  if (own < 0) widths.push(["less", -own]);
  return widths;
}

function drawBar(held, i) {
  if (view.total[i] === null) { held.bar.replaceChildren(); held.pieces = []; return; }
  const wanted = barPieces(i);
  if (wanted.length !== held.pieces.length) {
    held.pieces = wanted.map(([kind], k) => el("i", { class: kind || `c${k}` }));
    held.bar.replaceChildren(...held.pieces);
  }
  wanted.forEach(([kind, x], k) => {
    const width = `${Math.max(0, (100 * x) / ENDS).toFixed(2)}%`;
    held.pieces[k].style.width = width;
    if (kind === "less") held.pieces[k].style.marginLeft = `-${width}`;
  });
}

/** The same as a bar, for those who do not see it. */
function barWords(i) {
  const parts = D.parts.map((node) => [local(N[node].title), partPoints(node, i)]).filter(([, x]) => x !== null);
  const said = parts.map(([title, x]) => `${title} ${number(x, D.award.decimals)}`);
  const rest = REST.reduce((sum, node) => sum + (partPoints(node, i) || 0), 0);
  if (REST.length) said.push(`${t("others", { n: number(REST.length) })} ${number(rest, D.award.decimals)}`);
  return said.join("; ");
}

let labelling = null;
/** Bars are told anew when the figures have come to rest. */
function labelBars(wait) {
  clearTimeout(labelling);
  labelling = setTimeout(() => ROWS.forEach((held, i) => {
    held.bar.setAttribute("aria-label", view.total[i] === null ? "–" : barWords(i));
  }), wait);
}

/** Show figures of the view in every row; labels too where the language has changed. */
function refreshRows(labels) {
  ROWS.forEach((held, i) => {
    write(held, "place", placed(view.rank[i], view.tied[i]));
    write(held, "change", moveWords(i));
    held.change.className = `change ${changeClass(i)}`;
    write(held, "total", totalText(i));
    write(held, "coverage", coverageText(i));
    if (held.tier) showTier(held, i);
    drawBar(held, i);
    held.groups.forEach((cell, g) => {
      const place = view.within[i][g];
      const text = E[i].groups[g] + (place === null ? "" : ` · ${number(place)}`);
      if (cell.textContent !== text) cell.textContent = text;
    });
    if (labels) relabelRow(held, i);
  });
  labelBars(labels ? 0 : 300);
}

function coverageText(i) { return view.coverage[i] === null ? "–" : `${number(view.coverage[i])}%`; }

function changeClass(i) {
  if (view.official || view.rank[i] === E[i].rank) return "";
  if (view.rank[i] === null || E[i].rank === null) return "moved";
  return view.rank[i] < E[i].rank ? "up" : "down";
}

function showTier(held, i) {
  const id = view.tier[i];
  const text = id === null ? "" : local(D.tiers[TIER.get(id)].title);
  const was = !view.official && id !== E[i].tier;
  const key = `${text}|${was}`;
  if (held.said.tier === key) return;
  held.said.tier = key;
  const old = E[i].tier === null ? t("no-tier") : local(D.tiers[TIER.get(E[i].tier)].title);
  held.tier.replaceChildren(
    text ? el("span", { class: `tier t${TIER.get(id)}` }, text) : "",
    was ? el("small", { class: "change moved" }, t("was", { rank: old })) : "",
  );
}

function relabelRow(held, i) {
  const entrant = E[i];
  held.said = {};
  write(held, "place", placed(view.rank[i], view.tied[i]));
  write(held, "change", moveWords(i));
  write(held, "total", totalText(i));
  if (held.tier) showTier(held, i);
  write(held, "coverage", coverageText(i));
  const place = entrant.marks.find(([kind]) => kind === "uncertain-place");
  if (held.between) held.between.textContent = place ? local(place[1]) : "";
  held.chips.forEach((chip) => {
    const [, short, sentence] = entrant.marks[Number(chip.dataset.mark)];
    chip.textContent = local(short);
    chip.title = local(sentence);
  });
  if (held.status) held.status.textContent = t(`status.${entrant.status}`);
  if (held.why) held.why.textContent = local(entrant.reason);
}

const NAMED = new Intl.Collator("id", { numeric: true, sensitivity: "base" });

/** How two entrants compare by the column that is sorted by; what is missing comes last either way. */
function sorter() {
  const { key, down } = SORT;
  const sign = down ? -1 : 1;
  const by = {
    rank: (i) => view.rank[i],
    total: (i) => (view.total[i] === null ? null : Number(view.total[i])),
    tier: (i) => (view.tier[i] === null ? null : TIER.get(view.tier[i])),
    coverage: (i) => view.coverage[i],
  }[key];
  const base = (a, b) => (view.rank[a] ?? Infinity) - (view.rank[b] ?? Infinity) || officialOrder[a] - officialOrder[b];
  const text = key === "name" ? (i) => E[i].name : (i) => E[i].groups[Number(key.slice(5))];
  return (a, b) => {
    if (!by) return sign * NAMED.compare(text(a), text(b)) || safe(base(a, b));
    const [one, other] = [by(a), by(b)];
    if (one === null || other === null) return (one === null) - (other === null) || safe(base(a, b));
    return sign * (one - other) || safe(base(a, b));
  };
}

function safe(x) { return Number.isNaN(x) ? 0 : x; }

let officialOrder = [];
let orderShown = "";

function passes(i) {
  const entrant = E[i];
  const text = `${entrant.name} ${entrant.code}`.toLocaleLowerCase();
  if (!FILTER.text.split(/\s+/).every((word) => text.includes(word))) return false;
  if (FILTER.groups.some((wanted, g) => wanted && entrant.groups[g] !== wanted)) return false;
  if (!FILTER.tier) return true;
  if (FILTER.tier === "-") return view.rank[i] !== null && view.tier[i] === null;
  if (FILTER.tier === "!") return view.rank[i] === null;
  return view.tier[i] === FILTER.tier;
}

/** Entrants that the filters let through, in the order that is shown. */
function chosen() { return E.map((_, i) => i).filter(passes).sort(sorter()); }

/** Put rows in order and hide those that are filtered out. */
function arrangeRows() {
  const shown = new Set();
  const all = E.map((_, i) => i).sort(sorter());
  const key = all.join();
  if (key !== orderShown) {
    orderShown = key;
    document.querySelector("#ranking tbody").append(...all.map((i) => ROWS[i].row));
  }
  all.forEach((i) => {
    const passing = passes(i);
    if (passing) shown.add(i);
    if (ROWS[i].row.hidden === passing) ROWS[i].row.hidden = !passing;
    ROWS[i].row.classList.toggle("out", view.rank[i] === null);
  });
  const said = shown.size ? t("shown", { n: number(shown.size), all: number(E.length) }) : t("nothing-shown");
  if (byId("shown").textContent !== said) byId("shown").textContent = said;
}

function markSorted() {
  document.querySelectorAll("#ranking [data-sort]").forEach((button) => {
    const here = button.dataset.sort === SORT.key;
    const head = button.closest("th");
    if (here) head.setAttribute("aria-sort", SORT.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
}

function option(value, text) { return el("option", { value }, text); }

/** Fill the choices of the filters in the language that is shown, keeping what was chosen. */
function fillFilters() {
  document.querySelectorAll("[data-group]").forEach((select) => {
    const g = Number(select.dataset.group);
    const values = [...new Set(E.map((entrant) => entrant.groups[g]))].filter(Boolean).sort(NAMED.compare);
    select.replaceChildren(option("", t("all")), ...values.map((value) => option(value, value)));
    select.value = FILTER.groups[g];
  });
  const tiers = byId("tier-filter");
  if (!tiers) return;
  const named = D.tiers.map((tier) => option(tier.id, local(tier.title)));
  tiers.replaceChildren(option("", t("any-tier")), ...named, option("-", t("no-tier")), option("!", t("unranked")));
  tiers.value = FILTER.tier;
}

function listenToTable() {
  document.querySelectorAll("#ranking [data-sort]").forEach((button) => button.addEventListener("click", () => {
    const { sort } = button.dataset;
    const falling = ["total", "coverage"].includes(sort);
    SORT.down = SORT.key === sort ? !SORT.down : falling;
    SORT.key = sort;
    markSorted();
    arrangeRows();
    announce(t(SORT.down ? "sorted-down" : "sorted-up", { column: button.textContent.trim() }));
  }));
  const filtered = () => { arrangeRows(); announce(byId("shown").textContent); };
  byId("search").addEventListener("input", (event) => { FILTER.text = event.target.value.trim().toLocaleLowerCase(); filtered(); });
  document.querySelectorAll("[data-group]").forEach((select) => select.addEventListener("change", () => {
    FILTER.groups[Number(select.dataset.group)] = select.value;
    filtered();
  }));
  if (byId("tier-filter")) byId("tier-filter").addEventListener("change", (event) => { FILTER.tier = event.target.value; filtered(); });
  byId("clear").addEventListener("click", () => {
    FILTER.text = "";
    FILTER.tier = "";
    FILTER.groups.fill("");
    byId("search").value = "";
    fillFilters();
    filtered();
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
}
