// The first view: one field, examples, the conversation.

import { turnNode, failureNode } from "./answer.js";
import * as conversation from "./conversation.js";
import { confirm, picker } from "./dialog.js";
import { button, el } from "./dom.js";
import { events, getJson, infoOf, query } from "./net.js";
import { announce } from "./status.js";
import { english, t } from "./words.js";

const LONGEST = 500;
let scope = ""; // the sheet that questions are put to; "" is all

export function show(main, { search }) {
  const linked = conversation.asksFor(search);
  if (search.get("sheet") && !linked) scope = search.get("sheet");
  const view = new View(main);
  const last = conversation.all().at(-1);
  if (linked && !(last && conversation.same(last, linked))) view.reproduce(linked);
  else view.restore();
  return () => view.leave();
}

class View {
  constructor(main) {
    this.busy = null;
    this.title = el("h1", {}, t("app.title"));
    this.lead = el("p", { class: "lead" }, t("app.lead"));
    this.hero = el("header", { class: "hero" }, this.title, this.lead);
    this.turns = el("section", { class: "turns", "aria-label": t("ask.turns") });
    this.working = el("p", { class: "working", hidden: true });
    this.examples = el("section", { class: "examples", hidden: true });
    this.composer = this.makeComposer();
    main.append(this.hero, this.turns, this.working, this.composer, this.examples);
    this.showScope();
    this.loadExamples();
    if (matchMedia("(hover: hover)").matches) this.field.focus({ preventScroll: true });
  }

  makeComposer() {
    this.field = el("textarea", {
      id: "question", name: "question", rows: 1, autocomplete: "off", enterkeyhint: "send",
      "aria-label": t("ask.label"), "aria-describedby": "hint", placeholder: t("ask.placeholder"),
      oninput: () => this.grow(), onkeydown: (event) => this.key(event),
    });
    this.sender = el("button", { type: "submit", class: "primary", id: "send" }, t("ask.send"));
    this.scopeButton = button("", () => this.pickScope(), { class: "chip scope", hidden: true });
    this.hint = el("p", { id: "hint" }, t("ask.hint"));
    this.fresh = button(t("ask.new"), () => this.begin(), { class: "quiet", id: "fresh" });
    const past = button(t("ask.history"), () => this.showHistory(), { class: "quiet", id: "history" });
    const under = el("div", { class: "under" }, this.scopeButton, this.hint, this.fresh, past);
    const submit = (event) => {
      event.preventDefault();
      if (this.busy) this.busy.abort();
      else this.submit();
    };
    return el("form", { class: "composer", onsubmit: submit }, el("div", { class: "field" }, this.field, this.sender), under);
  }

  // Enter that ends an IME conversion is not Enter that sends (229: browsers that end the composition first).
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!this.busy) this.submit();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
    const over = this.field.value.length > LONGEST;
    this.hint.textContent = over ? t("ask.long", { n: this.field.value.length, limit: LONGEST }) : t("ask.hint");
    this.hint.classList.toggle("over", over);
  }

  submit() {
    const question = this.field.value.trim();
    if (!question || question.length > LONGEST) return;
    this.field.value = "";
    this.grow();
    this.ask({ question, sheet: scope, history: conversation.earlier(scope) });
  }

  async ask(asking) {
    this.busy = new AbortController();
    this.arrange();
    this.sender.textContent = t("ask.stop");
    const text = el("span", {}, t("ask.working"));
    const seconds = el("span", { class: "seconds" });
    this.working.replaceChildren(el("span", { class: "asked" }, asking.question), el("span", { class: "dots" }, text, seconds));
    this.working.hidden = false;
    this.working.scrollIntoView({ block: "nearest" });
    announce(t("ask.working"));
    try {
      const reply = await this.receive(asking, text, seconds);
      conversation.add({ ...asking, reply });
      history.replaceState(null, "", conversation.address(asking));
      this.append(conversation.all().at(-1), true);
      announce(reply.abstained ? t("ask.refused") : `${t("ask.done")} ${reply.answer}`);
    } catch (error) {
      const stopped = error.name === "AbortError";
      if (!stopped) this.append(null, true, failureNode(asking.question, error, () => this.ask(asking)));
      announce(t(stopped ? "ask.stopped" : "ask.failed"));
    } finally {
      this.busy = null;
      this.working.hidden = true;
      this.sender.textContent = t("ask.send");
      this.arrange();
    }
  }

  async receive(asking, text, seconds) {
    const body = { question: asking.question, history: asking.history.map((question) => [question, ""]) };
    if (asking.sheet) body.sheet = asking.sheet;
    let reply = null;
    let prose = "";
    for await (const [name, data] of events("/ask/stream", body, this.busy.signal)) {
      if (name === "status" && !english()) text.textContent = data.message;
      else if (name === "waiting") seconds.textContent = t("ask.seconds", { n: data.seconds });
      else if (name === "text") text.textContent = prose += data.text;
      else if (name === "answer") reply = data;
    }
    if (!reply) throw new Error(t("ask.failed"));
    return reply;
  }

  append(turn, fresh, node = null) {
    node ||= turnNode(turn, { ask: (next) => this.ask(next), scope: (sheet) => this.setScope(sheet) });
    if (fresh) node.classList.add("fresh");
    this.turns.append(node);
    this.arrange();
    if (fresh) node.scrollIntoView({ block: "start" });
  }

  restore() {
    for (const turn of conversation.all()) this.append(turn, false);
    this.turns.lastElementChild?.scrollIntoView({ block: "start" });
    this.arrange();
  }

  reproduce(linked) {
    conversation.begin();
    this.setScope(linked.sheet);
    this.ask(linked);
  }

  arrange() {
    const talking = this.turns.childElementCount > 0 || this.busy;
    document.body.classList.toggle("talking", Boolean(talking));
    this.fresh.hidden = !talking;
    this.examples.hidden = Boolean(talking) || !this.examples.childElementCount;
    this.field.placeholder = t(talking ? "ask.follow" : "ask.placeholder");
  }

  begin() {
    this.busy?.abort();
    conversation.begin();
    this.turns.replaceChildren();
    history.replaceState(null, "", "#/");
    this.arrange();
    this.loadExamples();
    this.field.focus();
  }

  setScope(sheet) {
    scope = sheet;
    this.showScope();
    this.loadExamples();
  }

  async showScope() {
    const { total } = await getJson("/sheets?limit=1").catch(() => ({ total: 0 }));
    const info = scope ? await infoOf(scope) : null;
    if (scope && !info) scope = "";
    this.scopeButton.hidden = total < 2;
    this.scopeButton.replaceChildren(el("span", { class: "soft" }, t("ask.scope")), info ? info.name : t("ask.all"));
  }

  async pickScope() {
    const picked = await picker();
    if (picked !== null) this.setScope(picked);
    this.field.focus();
  }

  async loadExamples() {
    const wanted = scope;
    const found = await getJson(`/questions${query({ sheet: wanted, limit: 6 })}`).catch(() => null);
    if (!found || wanted !== scope) return;
    const ask = (example) => () => this.ask({ question: example.question, sheet: example.sheet, history: [] });
    const several = new Set(found.questions.map((example) => example.sheet)).size > 1;
    const items = found.questions.map((example) =>
      el("li", {}, el("button", { type: "button", onclick: ask(example) }, example.question, several && el("small", {}, example.name))),
    );
    const empty = [el("p", {}, t("ask.empty")), el("a", { class: "primary", href: "#/sheets" }, t("ask.empty.action"))];
    this.examples.replaceChildren(...(items.length ? [el("h2", {}, t("ask.examples")), el("ul", {}, ...items)] : empty));
    this.arrange();
  }

  async showHistory() {
    const picked = await confirm.history(conversation.asked(), () => {
      conversation.forget();
      this.begin();
    });
    if (picked) this.reproduce(picked);
  }

  leave() {
    this.busy?.abort();
    document.body.classList.remove("talking");
  }
}
