// The page of one entrant: where it stands, what has to be known of it, and every figure down to what was measured.

/** Points as a bar inside the most that could be had. */
function pointsCell(at, i) {
  const added = cellOf(N[at].points, i);
  if (added === null) return [el("span", { class: "note" }, "–")];
  const most = mostOf(at, i);
  const text = points(added);
  if (most === null) return [text];
  const full = most ? `${Math.min(100, Math.max(0, (100 * added) / (10 ** D.award.decimals * most))).toFixed(1)}%` : "0%";
  const bar = el("span", { class: "points", "aria-hidden": "true" }, el("i", { style: { width: full } }));
  return [t("of-most", { added: text, most: number(most, D.award.decimals) }), bar];
}

function labelled(key, how, ...inside) {
  return el("td", { role: "cell", ...how }, el("span", { class: "label", "aria-hidden": "true" }, t(key)), el("span", { class: "held" }, inside));
}

/** A node with its figures, and a row with what stands behind them. */
function nodeRow(at, i) {
  const node = N[at];
  const depth = node.path.split(".").length;
  const score = cellOf(node.scores, i);
  const weight = weightOf(at, i);
  const told = E[i].told ? E[i].told[L][at] : "";
  const lines = node.leaf ? remarksOf(at, i) : [weightWords(at, i), local(node.how)].filter(Boolean);
  const inside = [el("ul", { class: "remarks" }, lines.map((line) => el("li", {}, line))), node.leaf ? tableOf(at, i) : null];
  if (told) inside.push(el("p", { class: "told" }, el("strong", {}, `${t("in-words")}: `), told));
  const details = el("details", {}, el("summary", {}, t("details"), el("span", { class: "hidden" }, `: ${local(node.title)}`)), inside);
  const head = el("th", { scope: "row", role: "rowheader", class: `depth-${depth}` }, local(node.title));
  const more = el("tr", { role: "row", class: node.leaf ? "more" : "more of-inner" }, el("td", { role: "cell", colspan: "5", class: `depth-${depth}` }, details));
  return [el("tr", { role: "row", class: node.leaf ? "leaf" : "inner" }, head,
    labelled("value", { class: "right value" }, node.leaf ? valueOf(at, i) : "–"),
    labelled("score", { class: "right" }, score === null ? t("not-scored") : [scoreChips(at, i), " ", number(score, D.award.decimals), scaleOf(at, i)]),
    labelled("weight", { class: "right" }, weight === null || !weighs(at) ? "–" : share(weight)),
    labelled("added", { class: "right" }, node.share === null ? "–" : pointsCell(at, i))), more];
}

function ownRow(at, i) {
  const own = cellOf(N[at].own, i);
  if (!own) return null;
  const depth = N[at].path ? N[at].path.split(".").length + 1 : 1;
  return el("tr", { role: "row", class: "own" }, el("th", { scope: "row", role: "rowheader", class: `depth-${depth}` }, t(isSet(at, i) ? "own-override" : "own")),
    labelled("value", { class: "right" }, "–"), labelled("score", { class: "right" }, "–"),
    labelled("weight", { class: "right" }, "–"), labelled("added", { class: "right" }, points(own)));
}

/** All nodes below one, each group before its parts. */
function rowsBelow(at, i) {
  return CHILDREN[at].flatMap((child) => [...nodeRow(child, i), ...(N[child].leaf ? [] : [...rowsBelow(child, i), ownRow(child, i)])]);
}

function treeOf(i) {
  const heads = ["criterion", "value", "score", "weight", "added"];
  const head = el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads.map((key, k) => el("th", { scope: "col", role: "columnheader", class: k ? "right" : null }, t(key)))));
  const rows = [...rowsBelow(0, i), ownRow(0, i)];
  const total = el("tr", { role: "row", class: "sum" }, el("th", { scope: "row", role: "rowheader" }, t("total"), " ", scoreChips(0, i)),
    labelled("value", { class: "right" }, "–"), labelled("score", { class: "right" }, "–"), labelled("weight", { class: "right" }, "–"),
    labelled("added", { class: "right" }, E[i].total === null ? "–" : figure(E[i].total)));
  return el("table", { class: "tree", role: "table", "aria-label": t("composition") }, head, el("tbody", { role: "rowgroup" }, rows.filter(Boolean), total));
}

function factsOf(i) {
  const entrant = E[i];
  const facts = [["rank", placed(entrant.rank, entrant.tied)], ["total", entrant.total === null ? "–" : figure(entrant.total)]];
  const gone = entrant.marks.find(([kind]) => kind === "withdrawn" || kind === "revoked");
  if (D.tiers.length) facts.push(["tier", entrant.tier === null ? "–" : `${local(D.tiers[TIER.get(entrant.tier)].title)}${gone ? ` – ${local(gone[1])}` : ""}`]);
  if (entrant.rank === null) facts.unshift(["status", t(`status.${entrant.status}`)]);
  facts.push(["coverage", `${number(entrant.coverage)}%`]);
  const made = facts.map(([key, text]) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, text)));
  D.groups.forEach((title, g) => {
    const place = entrant.within[g];
    const text = entrant.groups[g] + (place === null ? "" : ` · ${number(place)}`);
    made.push(el("div", {}, el("dt", {}, local(title)), el("dd", {}, text || "–")));
  });
  return el("dl", { class: "figures" }, made);
}

function conditionsOf(i) {
  if (!D.gates.length || !E[i].gates.length) return [];
  const items = D.gates.map((gate, g) => {
    const outcome = E[i].gates[g];
    const reason = local(gate.reason);
    return el("li", { class: `gate ${outcome}` }, el("span", { class: `chip ${outcome}` }, t(`gate.${outcome}`)), ` ${local(gate.said)}`, reason ? el("small", {}, ` ${reason}`) : "");
  });
  return [el("h3", {}, t("conditions")), el("ul", { class: "gates" }, items)];
}

function marksOf(i) {
  if (!E[i].marks.length) return [];
  const items = E[i].marks.map(([kind, short, sentence]) => el("li", {}, el("span", { class: `chip ${kind}` }, local(short)), ` ${local(sentence)}`));
  return [el("h3", {}, t("marks")), el("ul", { class: "marks" }, items)];
}

/** Links to the entrants beside this one in the ranking. */
function besideOf(i) {
  if (D.only !== null) return null;
  const order = E.map((_, k) => k).sort((a, b) => officialOrder[a] - officialOrder[b]);
  const at = order.indexOf(i);
  const link = (key, k) => (k === undefined ? "" : el("a", { href: `#/e/${encodeURIComponent(E[k].code)}` }, t(key, { name: E[k].name })));
  return el("p", { class: "beside no-print" }, el("a", { href: "#/" }, t("back")), link("previous", order[at - 1]), link("next", order[at + 1]));
}

function showEntrant(code) {
  const place = byId("view-entrant");
  const i = BY_CODE.get(code);
  if (i === undefined) {
    place.replaceChildren(el("h2", {}, t("unknown-entrant", { code })), el("p", {}, el("a", { href: "#/" }, t("back"))));
    return;
  }
  const entrant = E[i];
  const beside = besideOf(i);
  place.replaceChildren(...[
    beside,
    el("h2", { id: "entrant-title" }, el("bdi", {}, entrant.name), " ", el("span", { class: "code" }, entrant.code)),
    view.official ? null : el("p", { class: "note" }, t("unofficial-official")),
    factsOf(i),
    el("p", { class: "standing" }, entrant.standing[L].join(" ")),
    marksOf(i),
    conditionsOf(i),
    entrant.blocks ? blocks(entrant.blocks[L], 3) : null,
    el("h3", {}, t("composition")),
    el("p", { class: "no-print" }, el("button", { type: "button", on: { click: toggleDetails }, "aria-expanded": "false" }, t("open-all"))),
    treeOf(i),
    entrant.together ? el("p", { class: "note" }, local(entrant.together)) : null,
  ].flat(Infinity).filter(Boolean));
}

function toggleDetails(event) {
  const all = [...document.querySelectorAll("#view-entrant details")];
  const open = all.some((part) => !part.open);
  all.forEach((part) => { part.open = open; });
  event.target.textContent = t(open ? "close-all" : "open-all");
  event.target.setAttribute("aria-expanded", String(open));
}
