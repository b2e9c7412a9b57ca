// Indicators against targets: a bar for what was reached, a line for what was aimed at, year by year.

import { el, svg } from "./dom.js";
import { percent } from "./figures.js";
import { placed } from "./viewer.js";
import { t } from "./words.js";

const SECTION = "効果発現経路";
const [LONG, TALL] = [220, 16];

export function goalCharts(id, { paths }) {
  const stages = once(paths.flatMap((path) => path.stages)).filter((stage) => stage.years.some((y) => filled(y.target) || filled(y.result)));
  return stages.length ? el("div", { class: "goals" }, ...stages.map((stage) => goal(id, stage))) : null;
}

const filled = (cell) => cell?.value !== null && cell?.value !== undefined;

/** A stage that stands on several paths is shown once. */
function once(stages) {
  const seen = new Set();
  return stages.filter((stage) => {
    const key = stage.number ?? `${stage.indicator.text}${stage.goal.text}`;
    return !seen.has(key) && seen.add(key);
  });
}

function goal(id, stage) {
  const name = stage.indicator.value || stage.goal.value || "";
  const years = stage.years.filter((y) => filled(y.target) || filled(y.result));
  const most = Math.max(...years.flatMap((y) => [Number(y.target.value || 0), Number(y.result.value || 0)]), 0) || 1;
  const unit = stage.unit.value || "";
  const head = [t("chart.year"), "", t("chart.result"), t("chart.target"), t("chart.achievement")];
  return el(
    "article",
    { class: "goal" },
    el("p", { class: "soft stage" }, [stage.number, stage.stage.value, stage.retired && t("chart.retired")].filter(Boolean).join("・")),
    el("h3", {}, placed(id, SECTION, stage.stage.text, stage.indicator.value ? stage.indicator : stage.goal, name)),
    el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": t("chart.goal.desc", { name }) }, el(
      "table",
      {},
      el("thead", {}, el("tr", {}, ...head.map((words) => (words ? el("th", { scope: "col" }, words) : el("td", {}))))),
      el("tbody", {}, ...years.map((y) => row(id, stage, y, most, unit))),
    )),
  );
}

function row(id, stage, y, most, unit) {
  const value = (name, cell) => el("td", { class: "number" }, filled(cell) ? placed(id, SECTION, `${y.year} ${name}`, cell, `${cell.text}${/\d$/.test(cell.text) ? unit : ""}`) : el("span", { class: "soft" }, t("none")));
  const reached = filled(y.achievement) ? placed(id, SECTION, `${y.year} ${t("chart.achievement")}`, y.achievement, percent(y.achievement.value)) : el("span", { class: "soft" }, t("none"));
  return el("tr", {}, el("th", { scope: "row" }, String(y.year)), el("td", { class: "bars" }, bars(y, most)), value(t("chart.result"), y.result), value(t("chart.target"), y.target), el("td", { class: "number" }, reached));
}

function bars(y, most) {
  const long = (cell) => Math.max(0, (Number(cell.value) / most) * LONG);
  const parts = [svg("rect", { x: 0, y: 3, width: LONG, height: TALL - 6, rx: 3, class: "track" })];
  if (filled(y.result)) parts.push(svg("rect", { x: 0, y: 3, width: Math.max(long(y.result), 2), height: TALL - 6, rx: 3, class: "result" }));
  if (filled(y.target)) parts.push(svg("rect", { x: Math.min(long(y.target), LONG - 3), y: 0, width: 3, height: TALL, class: "target" }));
  return svg("svg", { viewBox: `0 0 ${LONG} ${TALL}`, width: LONG, height: TALL, "aria-hidden": "true", class: "goalbar" }, ...parts);
}
