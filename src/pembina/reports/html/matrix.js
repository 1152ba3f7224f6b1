// A matrix of scores: entrants down, parts across. Only the rows in sight are made, so that it stays quick.

const MATRIX = { level: "top", columns: [], rows: [], at: [0, 0], from: -1, height: 34 };

function matrixColumns() {
  if (MATRIX.level === "top") return CHILDREN[0].filter((node) => N[node].scores);
  return N.map((_, node) => node).filter((node) => N[node].leaf && N[node].scores);
}

function showMatrix() {
  const place = byId("matrix");
  MATRIX.columns = matrixColumns();
  MATRIX.rows = chosen();
  const deep = N.some((node) => node.path.includes("."));
  const select = el("select", { id: "matrix-level", on: { change: (event) => { MATRIX.level = event.target.value; MATRIX.at = [0, 0]; showMatrix(); byId("matrix-level").focus(); } } },
    option("top", t("matrix-top")), option("leaves", t("matrix-leaves")));
  select.value = MATRIX.level;
  const heads = MATRIX.columns.map((node, k) => el("div", { role: "columnheader", class: "head", "aria-colindex": k + 2 }, el("span", {}, local(N[node].title))));
  const corner = el("div", { role: "columnheader", class: "head first", "aria-colindex": "1" }, t("name"));
  const body = el("div", { class: "matrix-rows", role: "rowgroup" });
  const grid = el("div", {
    role: "grid", class: "matrix", id: "grid", "aria-labelledby": "matrix-title",
    "aria-rowcount": MATRIX.rows.length + 1, "aria-colcount": MATRIX.columns.length + 1,
    style: { maxHeight: "75vh" }, on: { scroll: () => drawMatrix(false), keydown: moveInMatrix, focusin: rememberCell },
  }, el("div", { role: "rowgroup", class: "matrix-head" }, el("div", { role: "row", "aria-rowindex": "1", class: "matrix-row" }, corner, heads)), body);
  grid.style.setProperty("--columns", MATRIX.columns.length);
  const note = el("p", { class: "note" }, `${t("matrix-note", { scale: number(D.award.scale) })} ${t("matrix-stood-in")}`);
  const level = deep ? el("p", { class: "no-print" }, el("label", {}, `${t("matrix-level")} `, select)) : null;
  place.replaceChildren(...[view.official ? null : el("p", { class: "note" }, t("unofficial-official")), note, level, grid].filter(Boolean));
  MATRIX.from = -1;
  drawMatrix(true);
}

function matrixRow(r) {
  const i = MATRIX.rows[r];
  const focus = (c) => (MATRIX.at[0] === r && MATRIX.at[1] === c ? "0" : "-1");
  const [low, high] = E[i].interval || [];
  const between = low === undefined || low === high ? "" : ` (${number(low)}–${number(high)})`;
  const marks = E[i].marks.filter(([kind]) => kind !== "uncertain-place").map(([, short]) => local(short)).join("; ");
  const name = el("div", { role: "rowheader", class: "first", "aria-colindex": "1", tabindex: focus(0), "data-r": r, "data-c": "0" },
    el("a", { href: `#/e/${encodeURIComponent(E[i].code)}`, tabindex: "-1" }, `${placed(E[i].rank, E[i].tied)}${between} `, el("bdi", {}, E[i].name)),
    marks ? el("small", { title: marks }, marks) : "");
  const cells = MATRIX.columns.map((node, k) => {
    const score = N[node].scores[i];
    const level = score === null ? "none" : `h${Math.min(9, Math.max(0, Math.floor((10 * score) / (N[node].best || D.award.scale))))}`;
    const filled = standsIn(node, i);
    const sign = `${filled ? "*" : ""}${isSet(node, i) ? "†" : ""}`;
    return el("div", { role: "gridcell", class: `cell ${level}${filled ? " stood-in" : ""}`, "aria-colindex": k + 2, tabindex: focus(k + 1), "data-r": r, "data-c": k + 1 },
      score === null ? "–" : `${number(score, D.award.scale < 10 ? D.award.decimals : Math.min(1, D.award.decimals))}${sign}`);
  });
  return el("div", { role: "row", class: "matrix-row", "aria-rowindex": r + 2, style: { top: `${r * MATRIX.height}px` } }, name, cells);
}

/** Make the rows that are in sight and a few beyond, or all of them for paper. */
function drawMatrix(force, all = false) {
  const grid = byId("grid");
  const first = Math.max(0, Math.floor(grid.scrollTop / MATRIX.height) - 8);
  const from = first - (first % 8);
  if (from === MATRIX.from && !force) return;
  MATRIX.from = from;
  const held = document.activeElement && document.activeElement.dataset && document.activeElement.dataset.r !== undefined;
  const body = grid.querySelector(".matrix-rows");
  const count = Math.ceil(grid.clientHeight / MATRIX.height) + 32;
  const every = MATRIX.rows.map((_, r) => r);
  const rows = all ? every : every.slice(from, from + count);
  body.style.height = `${MATRIX.rows.length * MATRIX.height}px`;
  body.replaceChildren(...rows.map(matrixRow));
  if (held) focusCell();
}

function focusCell() {
  const [r, c] = MATRIX.at;
  const cell = byId("grid").querySelector(`[data-r="${r}"][data-c="${c}"]`);
  if (cell) { cell.tabIndex = 0; cell.focus({ preventScroll: true }); }
  return cell;
}

function rememberCell(event) {
  const cell = event.target.closest("[data-r]");
  if (!cell) return;
  byId("grid").querySelectorAll('[data-r][tabindex="0"]').forEach((other) => { if (other !== cell) other.tabIndex = -1; });
  cell.tabIndex = 0;
  MATRIX.at = [Number(cell.dataset.r), Number(cell.dataset.c)];
}

function moveInMatrix(event) {
  const [r, c] = MATRIX.at;
  const page = 10;
  const last = [MATRIX.rows.length - 1, MATRIX.columns.length];
  const moves = {
    ArrowDown: [r + 1, c], ArrowUp: [r - 1, c], ArrowRight: [r, c + 1], ArrowLeft: [r, c - 1],
    Home: event.ctrlKey ? [0, 0] : [r, 0], End: event.ctrlKey ? last : [r, last[1]], PageDown: [r + page, c], PageUp: [r - page, c],
  };
  if (event.key === "Enter") { location.hash = `#/e/${encodeURIComponent(E[MATRIX.rows[r]].code)}`; return; }
  const to = moves[event.key];
  if (!to) return;
  event.preventDefault();
  MATRIX.at = [Math.min(last[0], Math.max(0, to[0])), Math.min(last[1], Math.max(0, to[1]))];
  scrollToCell();
}

/** Bring the cell that has the focus into sight, below the heads and beside the names. */
function scrollToCell() {
  const grid = byId("grid");
  const head = grid.querySelector(".matrix-head").offsetHeight;
  const top = MATRIX.at[0] * MATRIX.height;
  if (top < grid.scrollTop) grid.scrollTop = top;
  const room = grid.clientHeight - head - MATRIX.height;
  if (top > grid.scrollTop + room) grid.scrollTop = top - room;
  drawMatrix(false);
  const cell = focusCell();
  const first = grid.querySelector(".first").offsetWidth;
  if (!cell || MATRIX.at[1] === 0) return;
  if (cell.offsetLeft < grid.scrollLeft + first) grid.scrollLeft = cell.offsetLeft - first;
  const beyond = cell.offsetLeft + cell.offsetWidth - grid.clientWidth;
  if (beyond > grid.scrollLeft) grid.scrollLeft = beyond;
}
