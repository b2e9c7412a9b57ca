// Budget and execution by year: what was given, stacked, beside what was spent.

import { mark, words } from "./chart_parts.js";
import { el, svg, unfold } from "./dom.js";
import { percent, yen } from "./figures.js";
import { placed } from "./viewer.js";
import { t } from "./words.js";

const SECTION = "予算・執行/予算額執行額表";
const PARTS = ["initial", "supplementary", "carried_in", "reserve"];
const [HEIGHT, TOP, FOOT, BAR, GAP] = [220, 34, 46, 54, 10];

export function budgetChart(id, { years, change_reason }) {
  const filled = years.filter((y) => y.total?.value || y.executed?.value || PARTS.some((name) => y[name]?.value));
  if (!filled.length) return el("p", { class: "soft" }, t("sheet.none"));
  return el(
    "div",
    {},
    el("div", { class: "scroll chart", tabindex: 0, role: "group", "aria-label": t("chart.budget.desc") }, drawing(id, filled), legend(filled)),
    unfold(t("chart.table"), table(id, years)),
    change_reason?.value && el("dl", { class: "facts" }, el("div", { class: "fact long" }, el("dt", {}, "主な増減理由"), el("dd", {}, el("p", { class: "text" }, change_reason.value), placed(id, "予算・執行", "主な増減理由", change_reason, t("sheet.place"))))),
  );
}

const given = (y) => PARTS.reduce((sum, name) => sum + Math.max(0, y[name]?.value || 0), 0);

function drawing(id, years) {
  const most = Math.max(...years.map((y) => Math.max(given(y), y.total?.value || 0, y.executed?.value || 0)), 1);
  const high = (value) => (Math.max(0, value) / most) * HEIGHT;
  const group = BAR * 2 + GAP + 46;
  const width = years.length * group + 20;
  const base = TOP + HEIGHT;
  const columns = years.map((y, i) => column(id, y, 24 + i * group, base, high));
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${base + FOOT}`, width, height: base + FOOT, class: "budget" },
    svg("line", { x1: 8, x2: width - 8, y1: base, y2: base, class: "axis" }),
    ...columns.flat(),
  );
}

function column(id, y, x, base, high) {
  const shapes = [];
  let top = base;
  for (const name of PARTS) {
    const value = y[name]?.value || 0;
    if (value <= 0) continue;
    const tall = Math.max(high(value), 1.5);
    top -= tall;
    shapes.push(mark(id, SECTION, `${y.year} ${t(`chart.${name}`)}`, y[name], yen(value), svg("rect", { x, y: top, width: BAR, height: tall, class: `part-${name}` })));
  }
  if (y.total?.value) shapes.push(mark(id, SECTION, `${y.year} ${t("chart.total")}`, y.total, yen(y.total.value), words(yen(y.total.value), x + BAR / 2, top - 8, { class: "value" })));
  const spent = y.executed?.value;
  if (spent !== null && spent !== undefined) {
    const tall = Math.max(high(spent), 1.5);
    const left = x + BAR + GAP;
    shapes.push(mark(id, SECTION, `${y.year} ${t("chart.executed")}`, y.executed, yen(spent), svg("rect", { x: left, y: base - tall, width: BAR, height: tall, class: "part-executed" }), words(yen(spent), left + BAR / 2, base - tall - 8, { class: "value" })));
  }
  const middle = x + BAR + GAP / 2;
  shapes.push(words(t("sheets.year", { n: y.year }), middle, base + 20, { class: "year" }));
  if (y.execution_rate?.value) shapes.push(mark(id, SECTION, `${y.year} ${t("chart.rate")}`, y.execution_rate, percent(y.execution_rate.value), words(`${t("chart.rate")} ${percent(y.execution_rate.value)}`, middle, base + 38, { class: "rate" })));
  return shapes;
}

function legend(years) {
  const used = PARTS.filter((name) => years.some((y) => y[name]?.value > 0));
  const spent = years.some((y) => y.executed?.value) ? ["executed"] : [];
  const item = (name) => el("li", {}, svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, svg("rect", { width: 12, height: 12, rx: 2, class: `part-${name}` })), t(`chart.${name}`));
  return el("ul", { class: "legend" }, ...[...used, ...spent].map(item));
}

function table(id, years) {
  const names = ["requested", ...PARTS, "total", "executed", "execution_rate"];
  const label = (name) => t(`chart.${name === "execution_rate" ? "rate" : name}`);
  const value = (y, name) => placed(id, SECTION, `${y.year} ${label(name)}`, y[name], y[name]?.text) || el("span", { class: "soft" }, t("none"));
  const head = el("tr", {}, el("th", { scope: "col" }, t("chart.year")), ...years.map((y) => el("th", { scope: "col" }, String(y.year))));
  const rows = names.map((name) => el("tr", {}, el("th", { scope: "row" }, label(name)), ...years.map((y) => el("td", { class: "number" }, value(y, name)))));
  return el("div", { class: "scroll", tabindex: 0 }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)));
}
