// Look at: a sheet's own page. Every value opens its place.

import { budgetChart } from "./chart_budget.js";
import { flowChart } from "./chart_flow.js";
import { goalCharts } from "./chart_goals.js";
import { el, link } from "./dom.js";
import { number, percent, yen } from "./figures.js";
import { getJson } from "./net.js";
import { placed } from "./viewer.js";
import { t } from "./words.js";

export function show(main, { id }) {
  const calls = new AbortController();
  const body = el("div", {}, el("p", { class: "soft loading" }, t("loading")));
  main.append(body);
  getJson(`/sheets/${encodeURIComponent(id)}`, calls.signal).then(
    (info) => body.replaceChildren(...page(info)),
    (error) => error.name !== "AbortError" && body.replaceChildren(el("h1", {}, error.title || t("error.network")), el("p", { class: "trouble", role: "alert" }, error.message, " ", error.remedy), el("a", { href: "#/sheets" }, t("sheets.title"))),
  );
  return () => calls.abort();
}

function page(info) {
  const { sheet } = info;
  document.title = `${info.name}・${t("app.title")}`;
  const sections = [
    ["budget", budgetChart(info.id, sheet.budget)],
    ["flow", flowChart(info.id, sheet.spending, sheet.organization.ministry)],
    ["goals", goalCharts(info.id, sheet.logic)],
    ["facts", facts(info.id, sheet)],
    ["grants", grants(info.id, sheet.subsidies)],
    ["review", review(info.id, sheet.review)],
    ["findings", findings(info.id, sheet.findings)],
  ].filter(([, content]) => content);
  const jump = (name) => (event) => {
    event.preventDefault(); // the fragment names the view
    const section = document.getElementById(`s-${name}`);
    section.scrollIntoView();
    section.focus({ preventScroll: true });
  };
  return [
    header(info),
    figures(info.id, sheet) || "",
    el("nav", { class: "contents", "aria-label": t("sheet.contents") }, ...sections.map(([name]) => el("a", { href: `#s-${name}`, onclick: jump(name) }, t(`sheet.${name}`)))),
    ...sections.map(([name, content]) => el("section", { class: "part", id: `s-${name}`, tabindex: -1, "aria-labelledby": `h-${name}` }, el("h2", { id: `h-${name}` }, t(`sheet.${name}`)), content)),
  ];
}

function header(info) {
  const { purpose } = info.sheet.overview;
  const print = el("button", { type: "button", class: "quiet", onclick: () => window.print() }, t("sheet.print"));
  const facts = [info.ministry, t("sheets.year", { n: info.fiscal_year }), info.pages ? t("sheets.pages", { n: info.pages }) : t("sheets.opendata"), info.id];
  return el(
    "header",
    { class: "viewhead sheethead" },
    el("p", { class: "soft" }, facts.filter(Boolean).join("・")),
    el("h1", {}, info.name),
    purpose?.value && el("p", { class: "purpose" }, purpose.value, " ", placed(info.id, "基本情報", "事業の目的", purpose, t("sheet.place"))),
    el("p", { class: "links" }, el("a", { href: `#/?sheet=${info.id}`, class: "primary" }, t("sheet.ask")), print),
  );
}

/** The few numbers that people come for, of the last year that has them. */
function figures(id, { budget, spending }) {
  const section = "予算・執行/予算額執行額表";
  const last = (name) => budget.years.filter((y) => y[name]?.value !== null && y[name]?.value !== undefined).at(-1);
  const part = (label, year, cell, text, where = section) => el("div", {}, el("dt", {}, label, year && `（${t("sheets.year", { n: year })}）`), el("dd", {}, placed(id, where, label, cell, text)));
  const [given, spent, rate] = ["total", "executed", "execution_rate"].map(last);
  const payees = spending.blocks.reduce((sum, block) => sum + (block.count?.value || block.payees.length), 0);
  const parts = [
    given && part(t("chart.total.budget"), given.year, given.total, yen(given.total.value)),
    spent && part(t("chart.executed"), spent.year, spent.executed, yen(spent.executed.value)),
    rate && part(t("chart.rate"), rate.year, rate.execution_rate, percent(rate.execution_rate.value)),
    payees > 0 && part(t("chart.payees"), "", spending.blocks[0].count, t("chart.payees.n", { n: number(payees) }), "支出先/支出先上位者リスト"),
  ].filter(Boolean);
  return parts.length ? el("dl", { class: "figures" }, ...parts) : null;
}

const shown = (cell) => {
  const { value } = cell || {};
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join("、") : String(value);
};

// The labels are the form's own; they stay Japanese.
function facts(id, { organization, overview, policies, laws, plans, related }) {
  const line = (label, cell, section = "基本情報") => {
    const text = shown(cell);
    if (!text) return [];
    const long = text.length > 80 || text.includes("\n");
    const value = long ? longText(id, section, label, cell, text) : placed(id, section, label, cell, text);
    return [el("div", { class: long ? "fact long" : "fact" }, el("dt", {}, label), el("dd", {}, value))];
  };
  const web = (label, cell) => (shown(cell) ? [el("div", { class: "fact long" }, el("dt", {}, label), el("dd", {}, link(shown(cell))))] : []);
  const many = (label, records, name, section) => {
    const values = records.map((record) => placed(id, section, label, record[name], shown(record[name]))).filter(Boolean);
    return values.length ? [el("div", { class: "fact long" }, el("dt", {}, label), el("dd", {}, el("ul", {}, ...values.map((value) => el("li", {}, value)))))] : [];
  };
  return el(
    "dl",
    { class: "facts" },
    ...line("現状・課題", overview.issues),
    ...line("事業の概要", overview.overview),
    ...line("府省庁", organization.ministry, "基本情報/組織情報"),
    ...line("事業所管課室", organization.office, "基本情報/組織情報"),
    ...line("作成責任者", organization.author, "基本情報/組織情報"),
    ...line("事業開始年度", overview.start_year),
    ...line("事業終了（予定）年度", overview.end_year),
    ...line("事業区分", overview.category),
    ...line("実施方法", overview.methods),
    ...line("主要経費", overview.expense_category),
    ...many("施策", policies, "measure", "基本情報/政策・施策"),
    ...many("根拠法令", laws, "name", "基本情報/根拠法令"),
    ...many("関係する計画・通知等", plans, "name", "基本情報/関係する計画・通知等"),
    ...many("関連事業", related, "name", "基本情報/関連事業"),
    ...web("事業概要URL", overview.url),
  );
}

function longText(id, section, label, cell, text) {
  return [el("p", { class: "text" }, text), placed(id, section, label, cell, t("sheet.place"))];
}

function grants(id, subsidies) {
  if (!subsidies.length) return null;
  const section = "基本情報/補助率等";
  const part = (label, cell) => el("td", {}, placed(id, section, label, cell, cell.text) || el("span", { class: "soft" }, t("none")));
  const head = [t("grants.recipient"), t("grants.program"), t("grants.col.rate"), t("grants.col.cap")];
  const rows = subsidies.map((s) => el("tr", {}, part("補助対象", { ...s.recipient, text: shown(s.recipient) }), part("事業", { ...s.subprogram, text: shown(s.subprogram) }), part("補助率", s.rate), part("補助上限等", s.cap)));
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, ...rows));
  return el("div", {}, el("div", { class: "scroll", tabindex: 0 }, table), el("p", {}, el("a", { href: `#/grants?sheet=${id}` }, t("grants.title"))));
}

const REVIEW = [
  ["result", "点検結果"],
  ["target_year_evaluation", "目標年度における効果測定に関する評価"],
  ["improvement", "改善の方向性"],
  ["external_opinion", "外部有識者の所見"],
  ["team_opinion", "行政事業レビュー推進チームの所見"],
  ["team_detail", "所見の詳細"],
  ["response", "改善点・反映状況"],
  ["response_detail", "改善点・反映状況の詳細"],
];

function review(id, record) {
  const lines = REVIEW.filter(([name]) => shown(record[name])).map(([name, label]) => el("div", { class: "fact long" }, el("dt", {}, label), el("dd", {}, ...longText(id, "点検・評価", label, record[name], shown(record[name])))));
  return lines.length ? el("dl", { class: "facts" }, ...lines) : el("p", { class: "soft" }, t("sheet.none"));
}

function findings(id, found) {
  if (!found?.length) return null;
  const line = (finding) => {
    const kind = el("em", {}, t(finding.kind === "contradiction" ? "sheet.contradiction" : "sheet.unread"));
    const cell = { text: finding.message, sources: finding.sources };
    return el("li", {}, kind, finding.message, " ", finding.sources?.length ? placed(id, t("sheet.findings"), finding.message, cell, t("sheet.place")) : null);
  };
  return el("ul", { class: "findings" }, ...found.map(line));
}
