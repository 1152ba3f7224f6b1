// Charts by Vega-Lite. The libraries lie in the page asleep, and wake when the charts are asked for.

const CHARTED = 60;
let awake = null;
let charting = 0;

/** Run the libraries, once. */
function wake() {
  if (awake === null) {
    const script = document.createElement("script");
    script.textContent = byId("vega").textContent;
    document.head.append(script);
    awake = window.pembinaEmbed || false;
  }
  return awake;
}

function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(); }

function locale() {
  const [thousands, decimal] = MARKS[language()] || [",", "."];
  return { decimal, thousands, grouping: [3], currency: ["Rp", ""] };
}

function chartConfig() {
  const text = colour("text");
  const axis = { labelColor: text, titleColor: text, gridColor: colour("line"), domainColor: colour("line"), tickColor: colour("line"), labelFontSize: 12 };
  return { background: "transparent", font: "system-ui, sans-serif", axis, view: { stroke: null } };
}

/** Ranked entrants that the filters let through, in the order of rank. */
function charted() {
  return E.map((_, i) => i).filter((i) => view.rank[i] !== null && passes(i)).sort((a, b) => view.rank[a] - view.rank[b] || officialOrder[a] - officialOrder[b]).slice(0, CHARTED);
}

/** A name, with the code where several have it: rows of a chart are told apart by what they are called. */
function calledApart(i) {
  const same = E.filter((entrant) => entrant.name === E[i].name).length > 1;
  return same ? `${E[i].name} (${E[i].code})` : E[i].name;
}

/** Rank, name, and what has to be known beside it; between which ranks is said with the rank, or drawn. */
function chartName(i, place) {
  const marks = E[i].marks.filter(([kind]) => kind !== "uncertain-place").map(([, short]) => ` · ${local(short)}`);
  return `${place} ${calledApart(i)}${marks.join("")}`;
}

function contributionRows() {
  return charted().flatMap((i, place) => {
    const pieces = D.parts.map((node, k) => [local(N[node].title), partPoints(node, i) || 0, k]);
    if (REST.length) pieces.push([t("others", { n: number(REST.length) }), REST.reduce((sum, node) => sum + (partPoints(node, i) || 0), 0), D.parts.length]);
    const own = ownPoints(i);
    if (own) pieces.push([t("own"), own, D.parts.length + 1]);
    return pieces.map(([part, x, order]) => ({ name: chartName(i, placeWords(i)), place, part, points: x, order, said: number(x, D.award.decimals) }));
  });
}

function intervalRows() {
  return charted().filter((i) => E[i].interval && E[i].rank !== null).map((i) => ({
    name: chartName(i, placed(E[i].rank, E[i].tied)), rank: E[i].rank, low: E[i].interval[0], high: E[i].interval[1],
    said: t("interval", { low: number(E[i].interval[0]), high: number(E[i].interval[1]) }),
  }));
}

async function draw(place, spec, rows, change) {
  const made = structuredClone(spec);
  made.datasets = { rows };
  made.height = 22 * new Set(rows.map((row) => row.name)).size; // a step would make Vega-Lite complain of its own
  change(made);
  const marked = charted().some((i) => E[i].marks.some(([kind]) => kind !== "uncertain-place")); // marks are not cut off
  const names = Math.min(marked ? 600 : 260, Math.max(110, (marked ? 0.6 : 0.36) * place.clientWidth));
  [made, ...(made.layer || [])].forEach((part) => { if (part.encoding && part.encoding.y) part.encoding.y.axis = { labelLimit: names }; });
  made.config = { ...made.config, ...chartConfig() };
  const embed = wake();
  if (!embed) throw new Error("no vega");
  await embed(place, made, { actions: false, renderer: "svg", ast: true, formatLocale: locale(), tooltip: false });
}

function chartBox(title, note, label, legend) {
  const place = el("div", { class: "chart", role: "img", "aria-label": label });
  return [place, el("figure", {}, el("figcaption", {}, el("h3", {}, title), el("p", { class: "note" }, note), legend), place)];
}

/** What the pieces of the bars are called, and their colours by name. */
function chartParts(some) {
  const parts = D.parts.map((node, k) => [local(N[node].title), `c${k}`]);
  if (REST.length) parts.push([t("others", { n: number(REST.length) }), "rest"]);
  if (some.some((i) => ownPoints(i))) parts.push([t("own"), "less"]);
  return parts;
}

async function showCharts() {
  charting += 1;
  const mine = charting;
  const place = byId("charts");
  const some = charted();
  if (!some.length) { place.replaceChildren(el("p", {}, t("chart-none"))); return; }
  const unofficial = view.official ? "" : `${t("unofficial")}. `;
  const pieces = chartParts(some);
  const [first, one] = chartBox(t("chart-contributions"), `${unofficial}${t("chart-contributions-note", { n: number(some.length) })} ${t("chart-text")}`, `${t("chart-contributions")}. ${t("chart-text")}`,
    el("ul", { class: "legend" }, pieces.map(([title, kind]) => el("li", {}, el("i", { class: `swatch ${kind}` }), title))));
  const parts = [one];
  const places = intervalRows();
  const width = places.length ? number(E.find((entrant) => entrant.interval).interval[2]) : "";
  const [second, two] = chartBox(t("chart-intervals"), `${t("chart-intervals-note", { width })} ${view.official ? "" : t("unofficial-official")}`, `${t("chart-intervals")}. ${t("chart-text")}`);
  if (places.length) parts.push(two);
  place.replaceChildren(...parts);
  try {
    await draw(first, D.charts.contributions, contributionRows(), (spec) => {
      spec.encoding.x.title = t("points");
      spec.encoding.color.scale = { domain: pieces.map(([title]) => title), range: pieces.map(([, kind]) => colour(kind)) };
      spec.encoding.color.legend = null; // it stands above, where it breaks into lines
    });
    if (places.length && mine === charting) {
      await draw(second, D.charts.intervals, places, (spec) => {
        spec.layer.forEach((layer) => { layer.encoding.x.title = t("rank"); layer.mark.color = colour("accent"); });
      });
    }
  } catch (error) {
    first.textContent = t("chart-failed");
    throw error;
  }
}

let redrawing = null;
/** Charts follow the weights when these have come to rest. */
function redrawCharts() {
  if (byId("view-charts").hidden) return;
  clearTimeout(redrawing);
  redrawing = setTimeout(showCharts, 200);
}
