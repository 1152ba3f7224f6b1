// Texts and numbers as the other reports of Pembina write them.

const D = JSON.parse(document.getElementById("data").textContent);
let L = 0; // position of the language that is shown

const MARKS = { id: [".", ","] };
const LOCALE = { id: "id-ID" };

function language() { return D.languages[L]; }

/** A sentence by key, with its arguments put in; arguments are texts and stay texts. */
function t(key, args) {
  const said = (D.words[key] || [key, key])[L] || key;
  return args ? said.replace(/\{([a-z_]+)\}/g, (all, name) => (name in args ? args[name] : all)) : said;
}

function local(said) { return said ? said[L] : ""; }

/** All digits of a number, without an exponent. */
function plain(x) {
  const text = String(x);
  const found = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!found) return text;
  const [, sign, whole, part = "", power] = found;
  const shift = Number(power);
  const digits = whole + part;
  const point = whole.length + shift;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Round a decimal text: "half-up", "half-even" or "down", as people do by hand. */
function rounded(text, decimals, rounding = "half-up") {
  const minus = text.startsWith("-");
  const [whole, part = ""] = text.replace("-", "").split(".");
  const kept = part.padEnd(decimals, "0").slice(0, decimals);
  const rest = part.slice(decimals);
  let digits = (whole + kept).split("").map(Number);
  const half = /^50*$/.test(rest);
  const odd = digits[digits.length - 1] % 2 === 1;
  let up = rounding !== "down" && rest >= "5" && (rounding !== "half-even" || !half || odd);
  for (let i = digits.length - 1; up && i >= 0; i -= 1) {
    digits[i] = (digits[i] + 1) % 10;
    up = digits[i] === 0;
  }
  if (up) digits = [1, ...digits];
  const all = digits.join("");
  const cut = all.length - decimals;
  const made = decimals ? `${all.slice(0, cut)}.${all.slice(cut)}` : all;
  return minus && /[1-9]/.test(made) ? `-${made}` : made;
}

/** Write a decimal text in the reader's way, with the decimals that it has. */
function figure(text) {
  const [thousands, point] = MARKS[language()] || [",", "."];
  const minus = text.startsWith("-") ? "-" : "";
  const [whole, part] = text.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return minus + grouped + (part ? point + part : "");
}

/** Write a number with so many decimals, or with four digits and at least two decimals. */
function number(x, decimals) {
  if (x === null || x === undefined) return "";
  const text = plain(x);
  if (decimals !== undefined) return figure(rounded(text, decimals));
  if (!text.includes(".")) return figure(text);
  const size = Math.abs(Number(text));
  const places = Math.max(2, 3 - Math.floor(Math.log10(size)));
  return figure(rounded(text, places).replace(/\.?0+$/, ""));
}

function points(units) {
  if (units === null || units === undefined) return "";
  const decimals = D.award.decimals;
  const minus = units < 0 ? "-" : "";
  const digits = String(Math.abs(units)).padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  return figure(minus + (decimals ? `${digits.slice(0, cut)}.${digits.slice(cut)}` : digits));
}

function percent(x, decimals) { return t("percent", { number: number(x, decimals) }); }

/** A share of 1 as a short percentage. */
function share(x) { return `${number(Number((100 * x).toPrecision(12)))}%`; }

function day(text) {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime())) return text;
  const how = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(LOCALE[language()] || "en-GB", how).format(date);
}

/** A value of a criterion with its unit. */
function measured(node, x) {
  if (x === null || x === undefined) return "";
  if (typeof x === "string") return Object.hasOwn(node.words, x) ? local(node.words[x]) : x;
  if (node.money) return `Rp${number(x, Number.isInteger(x) ? 0 : 2)}`;
  const unit = local(node.unit);
  return unit ? `${number(x)} ${unit}` : number(x);
}

/** Make an element; texts go in as texts, never as markup. */
function el(tag, how = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(how)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [name, act] of Object.entries(value)) made.addEventListener(name, act);
    else if (key === "style") Object.assign(made.style, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.flat(Infinity).filter((part) => part !== null && part !== undefined && part !== ""));
  return made;
}

function byId(id) { return document.getElementById(id); }

let saying = null;
/** Tell those who listen to the page what has changed; of many changes in a row only the last. */
function announce(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { byId("live").textContent = text; }, 250);
}

/** Blocks of a report: headings, paragraphs, lists, tables. */
function blocks(written, level) {
  return written.map((one) => {
    if (one[0] === "h") return el(`h${level}`, {}, one[1]);
    if (one[0] === "p") return el("p", {}, one[1]);
    if (one[0] === "ul") return el("ul", {}, one[1].map((item) => el("li", {}, item)));
    const heads = one[1].map(([head, right]) => el("th", { scope: "col", class: right ? "right" : null }, head));
    const rows = one[2].map((row) => el("tr", {}, row.map((cell, i) => el("td", { class: one[1][i][1] ? "right" : null }, cell))));
    const label = one[1].map(([head]) => head).join(", ");
    const table = el("table", { class: "plain" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
  });
}
