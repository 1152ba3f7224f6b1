// What is shown: the official result, or what other weights would make of it.

const E = D.entrants;
const N = D.nodes;
const BY_CODE = new Map(E.map((entrant, i) => [entrant.code, i]));
const BY_PATH = new Map(N.map((node, i) => [node.path, i]));
const TIER = new Map(D.tiers.map((tier, i) => [tier.id, i]));
const CHILDREN = N.map((node) => N.flatMap((other, i) => (other.path && parentOf(other.path) === node.path ? [i] : [])));

function parentOf(path) { return path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : ""; }

const OFFICIAL = {
  official: true,
  rank: E.map((entrant) => entrant.rank),
  tied: E.map((entrant) => entrant.tied),
  total: E.map((entrant) => entrant.total),
  tier: E.map((entrant) => entrant.tier),
  status: E.map((entrant) => entrant.status),
  within: E.map((entrant) => entrant.within),
  coverage: E.map((entrant) => entrant.coverage),
  points: null, // of the main parts; null: as published
};

let view = OFFICIAL;

function placed(rank, tied) { return rank === null ? "–" : `${number(rank)}${tied ? "=" : ""}`; }

/** Rank, and between which ranks where that is uncertain; other weights were not studied. */
function placeWords(i) {
  const [low, high] = E[i].interval || [];
  const between = view.official && low !== undefined && low !== high ? ` (${number(low)}–${number(high)})` : "";
  return placed(view.rank[i], view.tied[i]) + between;
}

/** Exact text of the total as it is published. */
function totalText(i) { return view.total[i] === null ? "" : figure(view.total[i]); }

/** Points of a main part, unrounded where weights were moved. */
function partPoints(node, i) {
  if (view.points) return view.points.get(node)[i];
  const column = N[node].points;
  return column && column[i] !== null ? column[i] / 10 ** D.award.decimals : null;
}

function ownPoints(i) {
  if (view.points) return view.own[i];
  const column = N[0].own;
  return column && column[i] !== null ? column[i] / 10 ** D.award.decimals : 0;
}

const TOPS = CHILDREN[0].filter((node) => N[node].share !== null);
const REST = TOPS.filter((node) => !(D.parts || []).includes(node));
const ENDS = Math.max(D.award.scale, ...E.map((entrant) => Number(entrant.total || 0))) || 1;
