// The page: ask, read the answer with its quotes, open the quoted page.
// Everything that comes from a sheet, a question or a server reply becomes text nodes, never markup.

import { openPage, showsPage } from "/web/viewer.js";

const REASONS = {
  not_in_sheet: "シートに記載がありません",
  blank_in_sheet: "記載欄はありますが、空欄です",
  undisclosed: "公表されていません",
  unknown_sheet: "シートが見つかりません",
  ambiguous: "対象を一つに決められません",
  out_of_scope: "シートについての質問ではありません",
};
const KINDS = { lookup: "表から引きました", computed: "表の行から計算しました", quoted: "本文を引用しました", refused: "答えませんでした" };
const KEPT = 8; // earlier turns that are sent along for follow-up questions
const LONG = 220; // characters of a quote that are shown at once

const form = document.getElementById("ask");
const field = document.getElementById("question");
const send = document.getElementById("send");
const select = document.getElementById("sheet");
const status = document.getElementById("status");
const turns = document.getElementById("turns");
const clear = document.getElementById("clear");
const examples = document.getElementById("examples");

let conversation = [];
let sheets = new Map();

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// What is done is only for those who do not see the answer appear.
function tell(words, done = false) {
  status.textContent = words;
  status.classList.toggle("done", done);
}

async function fetchJson(path, options) {
  const response = await fetch(path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const words = [body.detail || body.title || `エラー（${response.status}）`, body.remedy].filter(Boolean);
    throw new Error(words.join(" "));
  }
  return body;
}

async function ask(question, sheet) {
  send.disabled = true;
  examples.hidden = true;
  tell("調べています…");
  const body = { question, history: conversation.slice(-KEPT) };
  if (sheet) body.sheet = sheet;
  try {
    const reply = await fetchJson("/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    conversation.push([question, reply.answer]);
    turns.prepend(turn(reply, sheet));
    tell(reply.abstained ? "答えられませんでした。理由を示しています。" : "答えが出ました。", true);
    remember(question, sheet);
  } catch (error) {
    turns.prepend(failure(question, error));
    tell("答えを受け取れませんでした。", true);
  } finally {
    send.disabled = false;
    clear.hidden = turns.childElementCount === 0;
  }
}

function turn(reply, sheet) {
  const node = element("article", { class: `turn ${reply.abstained ? "refused" : ""}` });
  node.append(element("h3", {}, reply.question));
  if (reply.abstained) node.append(element("p", { class: "reason" }, REASONS[reply.reason] || reply.reason || ""));
  node.append(answerBody(reply.answer));
  if (reply.suggestions.length) node.append(element("h4", {}, "候補"), suggestions(reply));
  if (reply.citations.length) node.append(element("h4", {}, "根拠"), quotes(reply.citations));
  if (reply.calculation) node.append(unfold("計算", reply.calculation));
  if (reply.interpretation) node.append(unfold("質問の解釈", reply.interpretation));
  node.append(tail(reply, sheet));
  return node;
}

function failure(question, error) {
  const node = element("article", { class: "turn failed" }, element("h3", {}, question));
  node.append(element("div", { class: "answer" }, element("p", {}, error.message)));
  return node;
}

// Lines that begin with | are a table; everything else keeps its line breaks.
function answerBody(text) {
  const body = element("div", { class: "answer" });
  let prose = [];
  let table = [];
  const flush = () => {
    if (prose.join("").trim()) body.append(element("p", {}, prose.join("\n").trim()));
    if (table.length) body.append(tableOf(table));
    prose = [];
    table = [];
  };
  for (const line of text.split("\n")) {
    const cells = line.trim().startsWith("|");
    if (cells !== table.length > 0 && (prose.length || table.length)) flush();
    (cells ? table : prose).push(line);
  }
  flush();
  return body;
}

function tableOf(lines) {
  const split = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const rows = lines.map(split).filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  const [head, ...rest] = rows;
  const row = (tag, cells) => element("tr", {}, ...cells.map((cell) => element(tag, {}, cell)));
  return element("table", {}, element("thead", {}, row("th", head)), element("tbody", {}, ...rest.map((r) => row("td", r))));
}

function suggestions(reply) {
  const button = (text) => element("button", { type: "button", class: "quiet", onclick: () => lean(text) }, text);
  return element("div", {}, ...reply.suggestions.map(button));
}

function lean(text) {
  field.value = text;
  grow();
  field.focus();
}

function quotes(citations) {
  return element("ul", { class: "quotes" }, ...citations.map((citation) => quote(citation)));
}

function quote(citation) {
  const text = element("blockquote", { class: citation.text.length > LONG ? "long" : "" }, citation.text);
  const item = element("li", {}, text, element("div", { class: "place" }, ...place(citation, () => item)));
  if (citation.text.length > LONG) text.after(more(text));
  return item;
}

function more(text) {
  const toggle = () => {
    const folded = text.classList.toggle("long");
    button.textContent = folded ? "全文を表示" : "たたむ";
    button.setAttribute("aria-expanded", String(!folded));
  };
  const button = element("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: toggle }, "全文を表示");
  return button;
}

function place(citation, item) {
  const info = sheets.get(citation.sheet);
  const where = `${citation.section}（${info ? info.name + "・" : ""}${citation.sheet}）`;
  if (!showsPage(citation)) return [where];
  const open = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    document.querySelectorAll(".quotes li.open").forEach((other) => other.classList.remove("open"));
    item().classList.add("open");
    openPage(citation, info, event.currentTarget);
  };
  return [element("a", { href: showsPage(citation), onclick: open }, `${citation.page}ページを見る`), where];
}

function unfold(title, text) {
  return element("details", {}, element("summary", {}, title), element("p", {}, text));
}

function tail(reply, sheet) {
  const copy = element("button", { type: "button", class: "quiet", onclick: () => copyAnswer(reply, copy) }, "出典つきでコピー");
  const link = element("a", { href: address(reply.question, sheet) }, "この質問へのリンク");
  const kind = `${KINDS[reply.kind] || reply.kind}（${Math.max(1, Math.round(reply.took_ms))}ミリ秒）`;
  return element("div", { class: "tail" }, element("span", {}, kind), link, copy);
}

async function copyAnswer(reply, button) {
  const sources = reply.citations.map((c) => `・「${c.text}」（${c.sheet} ${c.section}${c.page ? ` ${c.page}ページ` : ""}）`);
  const text = [`問：${reply.question}`, `答：${reply.answer}`, ...(sources.length ? ["出典：", ...sources] : [])].join("\n");
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "コピーしました";
  } catch {
    button.textContent = "コピーできませんでした";
  }
}

// The question travels in the fragment: it reaches no server log.
function address(question, sheet) {
  const query = new URLSearchParams({ q: question, ...(sheet ? { sheet } : {}) });
  return `/#${query}`;
}

function remember(question, sheet) {
  history.replaceState(null, "", address(question, sheet));
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

function submit() {
  const question = field.value.trim();
  if (!question || send.disabled) return;
  field.value = "";
  grow();
  ask(question, select.value);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
// Enter that ends an IME conversion is not Enter that sends (229: browsers that end the composition first).
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
field.addEventListener("input", grow);
clear.addEventListener("click", () => {
  conversation = [];
  turns.replaceChildren();
  clear.hidden = true;
  tell("");
  examples.hidden = false;
  history.replaceState(null, "", "/");
  field.focus();
});

function exampleQuestions(infos, grants) {
  const first = infos[0];
  if (!first) return [];
  const prefix = infos.length > 1 ? `${first.name}で、` : "";
  const recipients = [...new Set(grants.filter((g) => g.sheet === first.id && g.rates.length).map((g) => g.recipient))];
  const asked = recipients.slice(-1).map((r) => `${prefix}${r}の補助率と上限は？`);
  asked.push(...recipients.slice(0, 1).map((r) => `${prefix}${r}はいくらまで補助してもらえる？`));
  asked.push(`${prefix}${first.fiscal_year - 1}年度の執行額と執行率は？`, `${prefix}支出額が最も大きい支出先は？`, `${prefix}事業の目的は？`);
  return asked;
}

function showExamples(questions) {
  const list = examples.querySelector("ul");
  const start = (question) => () => ask(question, select.value);
  list.replaceChildren(
    ...questions.map((q) => element("li", {}, element("button", { type: "button", onclick: start(q) }, q))),
  );
  examples.hidden = !questions.length || turns.childElementCount > 0;
}

function showScope(infos) {
  select.append(...infos.map((i) => element("option", { value: i.id }, `${i.name}（${i.fiscal_year}年度）`)));
  document.getElementById("scope").hidden = infos.length < 2;
}

async function start() {
  try {
    const infos = (await fetchJson("/sheets")).sheets;
    sheets = new Map(infos.map((info) => [info.id, info]));
    showScope(infos);
    if (!infos.length) tell("索引にシートがありません。sheetqa index でPDFを取り込んでください。");
    const first = infos[0];
    const grants = first ? (await fetchJson(`/grants?sheet=${first.id}`)).grants : [];
    showExamples(exampleQuestions(infos, grants));
  } catch (error) {
    tell(error.message);
  }
  const linked = new URLSearchParams(location.hash.slice(1));
  if (linked.get("q")) {
    select.value = linked.get("sheet") || "";
    await ask(linked.get("q"), select.value);
  }
}

start();
field.focus();
