// One criterion of one entrant: what was measured, on which scale, what stands behind it.

function noteOf(node, i) {
  const at = node.noted ? node.noted[i] : -1;
  return at < 0 ? {} : node.notes[at];
}

function cellOf(column, i) { return column ? column[i] : null; }

/** Part of its group that a node has for one entrant; others may be left out beside it. */
function shareOf(at, i) {
  const node = N[at];
  return node.shares && E[i].total !== null ? node.shares[i] : node.share;
}

function weightOf(at, i) {
  let weight = 1;
  for (let path = N[at].path; path; path = parentOf(path)) {
    const part = shareOf(BY_PATH.get(path), i);
    if (part === null) return null;
    weight *= part;
  }
  return weight;
}

/** Whether every group above a node adds up what its parts bring. */
function addsUp(at) {
  for (let path = N[at].path; path;) {
    path = parentOf(path);
    const above = N[BY_PATH.get(path)];
    if (!above.additive || !above.weighted) return false;
  }
  return true;
}

function weighs(at) { return N[BY_PATH.get(parentOf(N[at].path))].weighted; }

/** The most points that a node can bring one entrant; null where nobody can say. */
function mostOf(at, i) {
  const weight = weightOf(at, i);
  if (weight === null || !addsUp(at)) return null;
  const most = Number(rounded(plain(Number((weight * N[at].best).toPrecision(12))), D.award.decimals));
  return Math.max(most, (cellOf(N[at].points, i) || 0) / 10 ** D.award.decimals);
}

/** A score as a bar with the median of all beside it, and what the ends of the scale mean. */
function scaleOf(at, i) {
  const node = N[at];
  const score = cellOf(node.scores, i);
  const best = node.best || D.award.scale;
  const left = (x) => `${Math.min(100, Math.max(0, (100 * x) / best)).toFixed(1)}%`;
  const label = t("marker", { value: number(score, D.award.decimals), low: number(0), high: number(best) });
  const inside = [el("i", { class: "fill", style: { width: left(score) } }), el("b", { style: { left: left(score) } })];
  const parts = [el("span", { class: "scale", role: "img", "aria-label": label }, inside)];
  if (node.median !== null) {
    const said = `${t("median-of-all")} ${number(node.median, D.award.decimals)}`;
    inside.push(el("em", { style: { left: left(node.median) } }));
    parts[0] = el("span", { class: "scale", role: "img", "aria-label": `${label}; ${said}`, title: said }, inside);
  }
  const method = node.method;
  if (method && "from" in method && "to" in method) {
    parts.push(el("small", { class: "ends" }, el("span", {}, number(method.from)), el("span", {}, number(method.to))));
  }
  return el("span", { class: "scale-box" }, parts);
}

function bandWords(node, band) {
  const low = "from" in band ? band.from : band.above;
  const high = "to" in band ? band.to : band.below;
  const ends = [];
  if (low !== undefined) ends.push(t("from" in band ? "from-on" : "above", { low: measured(node, low) }));
  if (high !== undefined) ends.push(t("to" in band ? "up-to" : "below", { high: measured(node, high) }));
  return t("gives", { what: ends.join(", ") || t("all"), score: number(band.score) });
}

function inBand(band, x) {
  return !(("from" in band && x < band.from) || ("above" in band && x <= band.above)
    || ("to" in band && x > band.to) || ("below" in band && x >= band.below));
}

/** The published table or scale behind a score, with the place of this entrant in it. */
function tableOf(at, i) {
  const node = N[at];
  const method = node.method;
  if (!method) return null;
  const used = cellOf(node.used, i) ?? cellOf(node.values, i);
  const item = (text, here) => el("li", { class: here ? "here" : null }, text, here ? el("strong", {}, ` ← ${t("here")}`) : "");
  if (method.bands) return el("ul", { class: "bands" }, method.bands.map((band) => item(bandWords(node, band), typeof used === "number" && inBand(band, used))));
  if (method.levels) return el("ul", { class: "bands" }, method.levels.map(([level, score]) => item(t("gives", { what: t("quoted", { word: measured(node, level) }), score: number(score) }), used === level)));
  if (method.points) return el("ul", { class: "bands" }, method.points.map(([x, y]) => item(t("gives", { what: measured(node, x), score: number(y) }), used === x)));
  return null;
}

/** What the rules did about a value that is not there. */
function missingWords(at, i) {
  const node = N[at];
  const note = noteOf(node, i);
  if (cellOf(node.used, i) !== null || cellOf(node.values, i) !== null || !note.policy) return null;
  const score = cellOf(node.scores, i);
  const shown = { policy: note.policy, score: number(score, D.award.decimals) };
  if (score !== null) return t(D.words[`stand-in.${note.policy}`] ? `stand-in.${note.policy}` : "stand-in", shown);
  if (node.share === null) return null;
  const final = ["not-assessable", "needs-a-person"].includes(note.reason);
  return t(note.policy === "leave-out" && !final ? "left-out" : "no-stand-in");
}

function valueOf(at, i) {
  const node = N[at];
  const value = cellOf(node.values, i);
  if (value !== null) {
    const behind = [ratioOf(node, i), node.evidence ? t("records", { n: number(node.evidence[i]) }) : null].filter(Boolean);
    return [el("span", { class: "value" }, measured(node, value)), behind.map((line) => el("small", {}, line))];
  }
  const reason = noteOf(node, i).reason || "missing";
  return el("span", { class: "chip missing" }, t("no-value", { reason: t(`reason.${reason}`) }));
}

/** Numerator and denominator with what they count. */
function ratioOf(node, i) {
  const over = cellOf(node.numerators, i);
  const under = cellOf(node.denominators, i);
  if (over === null || under === null) return null;
  const part = (x, label) => [number(x), local(label)].filter(Boolean).join(" ");
  return `${part(over, node.numerator)} / ${part(under, node.denominator)}`;
}

/** Whether another score stands in for one that is missing. */
function standsIn(at, i) {
  const note = noteOf(N[at], i);
  return N[at].leaf && cellOf(N[at].scores, i) !== null && Boolean(note.policy || note.filled);
}

function isSet(at, i) { return E[i].set.includes(N[at].path); }

/** What has to stand beside a score: that it was set by hand, or stands in for another. */
function scoreChips(at, i) {
  return [
    isSet(at, i) ? el("span", { class: "chip override" }, t("override")) : null,
    standsIn(at, i) ? el("span", { class: "chip filled" }, t("filled")) : null,
  ];
}

/** Everything that stands behind a figure, as a list of short remarks. */
function remarksOf(at, i) {
  const node = N[at];
  const note = noteOf(node, i);
  const used = cellOf(node.used, i);
  const said = cellOf(node.values, i) === null ? [ratioOf(node, i)] : [];
  if (used !== null && used !== cellOf(node.values, i)) said.push(t("used", { value: typeof used === "number" ? number(used) : measured(node, used) }));
  said.push(missingWords(at, i));
  if (note.source) said.push(`${t("source", { source: note.source })}${note["as-of"] ? `, ${t("as-of", { date: day(note["as-of"]) })}` : ""}`);
  else if (note["as-of"]) said.push(t("as-of", { date: day(note["as-of"]) }));
  if (note.definition) said.push(t("definition", { definition: note.definition }));
  if (note.state) said.push(D.words[`state.${note.state}`] ? t(`state.${note.state}`) : note.state);
  if (note.printed) said.push(t("printed", { printed: figure(String(note.printed)) }));
  if (note["standard-error"]) said.push(t("standard-error", { error: measured(node, note["standard-error"]) }));
  if (note.series && Object.keys(note.series).length > 1) {
    const figures = Object.keys(note.series).sort().map((date) => `${day(date)}: ${number(note.series[date])}`);
    said.push(t("by-date", { figures: figures.join("; ") }));
  }
  if (note.also && Object.keys(note.also).length) {
    const beside = Object.entries(note.also).map(([key, x]) => `${(Object.hasOwn(node.also, key) && local(node.also[key])) || key.replaceAll("_", " ")}: ${number(x)}`);
    said.push(`${t("beside")}: ${beside.join("; ")}`);
  }
  said.push(node.share === null ? t("no-weight") : weightWords(at, i));
  if (node.rule) said.push(local(node.rule));
  if (node.relative) said.push(t("relative"));
  return said.filter(Boolean);
}

/** How much a node weighs in its group and in the total. */
function weightWords(at, i) {
  const weight = weightOf(at, i);
  if (weight === null || !weighs(at)) return null;
  const own = shareOf(at, i);
  const above = parentOf(N[at].path);
  const said = [t("of-total", { weight: share(weight) })];
  if (above) said.unshift(t("of-group", { share: share(own), group: local(N[BY_PATH.get(above)].title) }));
  if (Math.abs(own - N[at].share) > 1e-9 && own > 0) said.push(t("instead", { share: share(N[at].share) }));
  return `${t("weight")}: ${said.join("; ")}`;
}
