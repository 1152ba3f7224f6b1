// Judging the entrants again under other weights of the main parts, step by step as Pembina does it.

const W = D.weighing;
const GRID = 1e10;

/** Round to the grid that every score lies on; halves go to the even side, as in NumPy. */
function onGrid(x) {
  const scaled = x * GRID;
  let whole = Math.round(scaled);
  if (Math.abs(scaled - Math.trunc(scaled)) === 0.5 && whole % 2 !== 0) whole -= 1;
  return whole / GRID + 0;
}

const MEANS = {
  arithmetic: (scores, shares) => scores.reduce((sum, score, i) => sum + score * shares[i], 0),
  geometric: (scores, shares) => {
    if (scores.some((score, i) => shares[i] > 0 && score <= 0)) return 0;
    const sum = scores.reduce((all, score, i) => all + (shares[i] > 0 ? shares[i] * Math.log(score) : 0), 0);
    return Number(Math.exp(sum).toPrecision(12));
  },
  harmonic: (scores, shares) => {
    if (scores.some((score, i) => shares[i] > 0 && score <= 0)) return 0;
    const sum = scores.reduce((all, score, i) => all + (shares[i] > 0 ? shares[i] / score : 0), 0);
    return Number((1 / sum).toPrecision(12));
  },
};

/** A total as it is published. */
function published(x) { return rounded(x.toFixed(10), D.award.decimals, D.award.rounding); }

function deciding(exact) { return D.award.exact ? exact : Number(published(exact)); }

/** Total and points of the main parts of one entrant. */
function weighed(i, shares, into) {
  const scores = [];
  const weights = [];
  const places = [];
  W.tops.forEach((node, k) => {
    const score = N[node].scores ? N[node].scores[i] : null;
    if (score !== null) { scores.push(score); weights.push(shares[k]); places.push(k); }
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (!places.length || whole <= 0) return null;
  const full = places.length === W.tops.length;
  const spread = full ? weights : weights.map((weight) => weight / whole);
  places.forEach((k, at) => { into[k][i] = spread[at] * scores[at]; });
  return onGrid(MEANS[W.aggregate](scores, spread));
}

/** Percent of the weight that rests on reported data; null where the page cannot tell. */
function coveredUnder(i, shares) {
  if (!W.covered) return E[i].coverage === 100 ? 100 : null;
  return onGrid(100 * W.covered.reduce((sum, column, k) => sum + column[i] * shares[k], 0));
}

/** Who is ranked, ineligible or not assessable, where other weights can change it. */
function statusUnder(i, shares) {
  const entrant = E[i];
  if (FIXED.has(i)) return entrant.status;
  if (D.award.coverage > 0 && coveredUnder(i, shares) < D.award.coverage) return "not-assessable";
  if (entrant.gates.includes("unknown")) return "not-assessable";
  return entrant.gates.some((outcome, g) => outcome === "not-met" && D.gates[g].cap === null) ? "ineligible" : "ranked";
}

/** Places by a chain of keys, larger first; null counts as worse than any number. */
function places(rows, keys, style) {
  const value = (key, row) => (key[row] === null || key[row] === undefined ? -Infinity : key[row]);
  const compare = (a, b) => {
    for (const key of keys) {
      const one = value(key, a);
      const other = value(key, b);
      if (one !== other) return one > other ? -1 : 1;
    }
    return 0;
  };
  const order = [...rows].sort((a, b) => compare(a, b) || a - b);
  const place = new Map();
  for (let from = 0, dense = 1; from < order.length; dense += 1) {
    let to = from + 1;
    while (to < order.length && compare(order[from], order[to]) === 0) to += 1;
    const rank = { standard: from + 1, dense, modified: to, fractional: (from + 1 + to) / 2 }[style];
    for (let at = from; at < to; at += 1) place.set(order[at], [rank, to - from > 1]);
    from = to;
  }
  return place;
}

/** The best tier that each ranked entrant qualifies for, as far as places go. */
function tiersUnder(made, keys) {
  const tier = E.map(() => null);
  let waiting = E.map((_, i) => i).filter((i) => made.rank[i] !== null);
  D.tiers.forEach((each, index) => {
    const fit = waiting.filter((i) => qualifies(each, index, i, keys));
    const admitted = new Set(withinQuota(each, fit, made));
    admitted.forEach((i) => { tier[i] = each.id; });
    waiting = waiting.filter((i) => !admitted.has(i));
  });
  return tier;
}

function qualifies(tier, index, i, keys) {
  if (keys[i] < tier.cut || (keys[i] === tier.cut && !tier.inclusive)) return false;
  for (const [path, least] of Object.entries(tier.minimums)) {
    const score = path ? W.minimums[path][i] : keys[i];
    if (score === null || score < least) return false;
  }
  return !E[i].gates.some((outcome, g) => outcome === "not-met" && D.gates[g].cap !== null && index < TIER.get(D.gates[g].cap));
}

function withinQuota(tier, fit, made) {
  if (tier.quota === null) return fit;
  const members = new Map();
  fit.forEach((i) => {
    const key = tier.per === null ? "" : E[i].groups[tier.per];
    members.set(key, [...(members.get(key) || []), i]);
  });
  return [...members.values()].flatMap((rows) => {
    const sorted = rows.sort((a, b) => made.rank[a] - made.rank[b] || a - b);
    const inside = sorted.slice(0, tier.quota);
    const edge = sorted.length > tier.quota ? made.rank[sorted[tier.quota]] : null;
    return inside.filter((i) => made.rank[i] !== edge);
  });
}

const FIXED = new Set(W.fixed || []);
const HELD = new Set(W.held || []);

/** The result under other shares of the main parts. */
function judged(shares) {
  const into = W.tops.map(() => E.map(() => null));
  const exact = E.map((entrant, i) => (HELD.has(i) ? entrant.exact : W.whole[i] === null ? null : weighed(i, shares, into)));
  const status = E.map((_, i) => (exact[i] === null && !FIXED.has(i) ? "not-assessable" : statusUnder(i, shares)));
  const shown = exact.map((x, i) => (x !== null && (status[i] === "ranked" || status[i] === "ineligible") ? x : null));
  const keys = exact.map((x) => (x === null ? null : deciding(x)));
  const ranked = E.map((_, i) => i).filter((i) => status[i] === "ranked");
  const order = places(ranked, [keys, ...W.ties], D.award.ranking);
  const made = {
    official: false, exact: shown, status, coverage: E.map((_, i) => coveredUnder(i, shares)),
    rank: E.map((_, i) => (order.has(i) ? order.get(i)[0] : null)),
    tied: E.map((_, i) => (order.has(i) ? order.get(i)[1] : false)),
    total: shown.map((x) => (x === null ? null : published(x))),
    points: new Map(W.tops.map((node, k) => [node, into[k]])),
  };
  made.own = E.map((_, i) => (shown[i] === null ? 0 : onGrid(shown[i] - into.reduce((sum, column) => sum + (column[i] || 0), 0))));
  made.own = made.own.map((own) => (Math.abs(own) < 1e-8 ? 0 : own));
  made.within = inGroups(ranked, made.rank);
  made.tier = tiersUnder(made, keys);
  return made;
}

function inGroups(ranked, rank) {
  const within = E.map(() => D.groups.map(() => null));
  D.groups.forEach((_, g) => {
    const members = new Map();
    ranked.forEach((i) => members.set(E[i].groups[g], [...(members.get(E[i].groups[g]) || []), i]));
    const keys = [rank.map((x) => (x === null ? null : -x))];
    for (const rows of members.values()) {
      places(rows, keys, D.award.ranking).forEach(([place], i) => { within[i][g] = place; });
    }
  });
  return within;
}

/** Why weights cannot be moved here; null where they can: then the official weights give the official result. */
function whyNot() {
  if (W.why) return W.why;
  const made = judged(W.official);
  const covers = made.coverage.every((x, i) => x !== null && Math.abs(x - E[i].coverage) < 1e-6);
  if (!covers && D.award.coverage > 0) return "no-weights-differs";
  if (!covers) W.covered = null; // where no rule asks for it, the page does without
  const same = E.every((entrant, i) => (
    made.rank[i] === entrant.rank && made.tied[i] === entrant.tied && made.tier[i] === entrant.tier
    && made.status[i] === entrant.status && made.total[i] === entrant.total && made.exact[i] === entrant.exact
    && made.within[i].every((place, g) => place === entrant.within[g])
  ));
  return same ? null : "no-weights-differs";
}
