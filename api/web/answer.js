// One turn of the conversation: the question, the answer or the refusal, its quotes, and what can be done with it.

import * as conversation from "./conversation.js";
import { picker } from "./dialog.js";
import { button, el, unfold } from "./dom.js";
import { thumbs } from "./feedback.js";
import { getJson, infoOf, query } from "./net.js";
import { grouped, openPlaces, placeName } from "./viewer.js";
import { t } from "./words.js";

const LONG = 240; // characters of a quote that are shown at once
const FIRST = 4; // sources that are shown at once

/** The node of a turn. `talk` has ask(asking) and scope(sheet). */
export function turnNode(turn, talk) {
  const { reply } = turn;
  const node = el("article", { class: reply.abstained ? "turn refused" : "turn" }, asked(turn));
  if (reply.abstained) node.append(el("p", { class: "reason" }, t(`reason.${reply.reason}`)));
  node.append(prose(reply.answer));
  if (reply.citations.length) node.append(sources(reply.citations));
  if (reply.calculation) node.append(unfold(t("answer.calculation"), el("pre", {}, reply.calculation)));
  if (reply.interpretation) node.append(unfold(t("answer.interpretation"), interpretation(reply.interpretation)));
  if (reply.abstained) instead(turn, talk).then((part) => part && node.querySelector(".tail").before(part));
  node.append(tail(turn));
  return node;
}

export function failureNode(question, error, again) {
  const words = el("div", { class: "answer" }, el("p", {}, error.message), error.remedy && el("p", { class: "soft" }, error.remedy));
  return el("article", { class: "turn failed", role: "alert" }, el("h2", {}, question), words, button(t("retry"), again, { class: "plain" }));
}

function asked(turn) {
  const heading = el("h2", {}, turn.question);
  if (turn.sheet) infoOf(turn.sheet).then((info) => info && heading.after(el("p", { class: "soft about" }, `${info.name}・${info.ministry}・${t("sheets.year", { n: info.fiscal_year })}`)));
  return heading;
}

// Lines that begin with | are a table, lines that begin with ・ a list; the rest keeps its line breaks.
function prose(text) {
  const body = el("div", { class: "answer" });
  let kind = "";
  let lines = [];
  const flush = () => {
    if (kind === "|") body.append(table(lines));
    else if (kind === "・") body.append(el("ul", {}, ...lines.map((line) => el("li", {}, line.slice(1).trim()))));
    else if (lines.join("").trim()) body.append(el("p", {}, lines.join("\n").trim()));
    lines = [];
  };
  for (const line of text.split("\n")) {
    const now = line.startsWith("|") ? "|" : line.startsWith("・") ? "・" : "";
    if (now !== kind) flush();
    kind = now;
    lines.push(line);
  }
  flush();
  return body;
}

function table(lines) {
  const split = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const [head, ...rest] = lines.map(split).filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  const row = (tag, cells) => el("tr", {}, ...cells.map((text) => cell(tag, text)));
  return el("div", { class: "scroll", tabindex: 0 }, el("table", {}, el("thead", {}, row("th", head)), el("tbody", {}, ...rest.map((cells) => row("td", cells)))));
}

function cell(tag, text) {
  if (/^\d{4}-\d{6}$/.test(text)) return el(tag, { class: "tight" }, el("a", { href: `#/sheets/${text}` }, text));
  return el(tag, { class: /^[−-]?[\d,.]+(\D{0,4}|（.*）)$/.test(text) ? "number" : "" }, text);
}

function interpretation(text) {
  return el("ul", { class: "parts" }, ...text.split("｜").map((part) => el("li", {}, part)));
}

function sources(citations) {
  const places = grouped(citations);
  const items = places.map((place, i) => source(place, i, places));
  const list = el("ol", { class: "quotes" }, ...items.slice(0, FIRST));
  const more = items.slice(FIRST);
  return el(
    "section",
    { class: "sources" },
    el("h3", {}, t("answer.sources")),
    list,
    more.length > 0 && unfold(t("answer.more.sources", { n: more.length }), el("ol", { class: "quotes", start: FIRST + 1 }, ...more)),
  );
}

function source(place, i, places) {
  const texts = el("div", { class: "texts" }, ...place.marks.map((mark) => quote(mark.text)));
  const opener = button(placeName(place), () => show(), { class: "place" });
  const show = () => {
    for (const other of document.querySelectorAll(".quotes li.open")) other.classList.remove("open");
    item.classList.add("open");
    openPlaces(places, i, opener);
  };
  const where = el("span", { class: "soft" }, place.section);
  const item = el("li", {}, texts, el("p", { class: "where" }, opener, where));
  infoOf(place.sheet).then((info) => info && where.append(`・${info.name}`));
  texts.addEventListener("click", () => String(getSelection()) || show());
  return item;
}

function quote(text) {
  const node = el("blockquote", { class: text.length > LONG ? "long" : "" }, text);
  if (text.length <= LONG) return node;
  const toggle = button(t("answer.unfold"), (event) => {
    event.stopPropagation();
    const folded = node.classList.toggle("long");
    toggle.textContent = t(folded ? "answer.unfold" : "answer.fold");
    toggle.setAttribute("aria-expanded", String(!folded));
  }, { class: "quiet", "aria-expanded": "false" });
  return el("div", {}, node, toggle);
}

/** What could be asked instead: the candidates of an ambiguous question, or what the sheet does answer. */
async function instead(turn, talk) {
  const { question, history, reply } = turn;
  const buttons = reply.suggestions.map((text) => {
    const id = (text.match(/\d{4}-\d{6}/) || [""])[0];
    const ask = () => {
      if (id) talk.scope(id);
      talk.ask(id ? { question, sheet: id, history } : { question: text, sheet: turn.sheet, history: [] });
    };
    return button(text, ask);
  });
  let title = t("answer.candidates");
  if (!buttons.length && reply.reason === "ambiguous" && !turn.sheet) {
    buttons.push(button(t("answer.pick"), async () => {
      const id = await picker();
      if (!id) return;
      talk.scope(id);
      talk.ask({ question, sheet: id, history });
    }));
  } else if (!buttons.length) {
    title = t("answer.instead");
    const found = await getJson(`/questions${query({ sheet: turn.sheet, limit: 4 })}`).catch(() => ({ questions: [] }));
    buttons.push(...found.questions.map((e) => button(e.question, () => talk.ask({ question: e.question, sheet: e.sheet, history: [] }))));
  }
  return buttons.length ? el("section", { class: "instead" }, el("h3", {}, title), ...buttons) : null;
}

function tail(turn) {
  const { reply } = turn;
  const said = `${t(`answer.${reply.kind}`)}・${t("answer.took", { n: Math.max(1, Math.round(reply.took_ms)) })}`;
  const copy = button(t("answer.copy"), () => copied(asText(turn), copy, "answer.copied"), { class: "quiet" });
  const address = conversation.address(turn);
  const link = el("a", { href: address, onclick: (event) => {
    event.preventDefault();
    copied(new URL(address, location.href).href, link, "answer.linked");
  } }, t("answer.link"));
  return el("footer", { class: "tail" }, el("span", { class: "soft" }, said), link, copy, thumbs(turn));
}

export function asText({ question, reply }) {
  const lines = reply.citations.map((c) => `・「${c.text}」（${c.sheet} ${c.section}${c.page ? ` ${c.page}ページ` : c.row ? ` ${c.file} ${c.row}行目` : ""}）`);
  const calculation = reply.calculation ? [`計算：${reply.calculation}`] : [];
  return [`問：${question}`, `答：${reply.answer}`, ...calculation, ...(lines.length ? ["出典：", ...lines] : [])].join("\n");
}

async function copied(text, node, done) {
  const before = node.textContent;
  try {
    await navigator.clipboard.writeText(text);
    node.textContent = t(done);
  } catch {
    node.textContent = t("answer.notcopied");
  }
  setTimeout(() => (node.textContent = before), 2000);
}
