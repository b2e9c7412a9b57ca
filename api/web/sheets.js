// Feed: the sheets at hand, adding one, removing one.

import { confirm } from "./dialog.js";
import { button, el, later } from "./dom.js";
import { feeder } from "./feed.js";
import { forgetInfos, getJson, query, remove } from "./net.js";
import { withToken } from "./permission.js";
import { announce } from "./status.js";
import { t } from "./words.js";

const STEP = 50;

export function show(main) {
  const list = new List();
  const feed = feeder(() => list.load());
  main.append(
    el("header", { class: "viewhead" }, el("h1", {}, t("sheets.title")), el("p", { class: "lead" }, t("sheets.lead"))),
    feed.node,
    list.node,
  );
  list.load();
  return feed.leave;
}

class List {
  constructor() {
    this.field = el("input", { type: "search", id: "find", placeholder: t("sheets.search"), "aria-label": t("sheets.search"), oninput: later(() => this.load()) });
    this.count = el("p", { class: "count", role: "status" });
    this.items = el("ul", { class: "sheets" });
    this.more = button(t("more"), () => this.load(true), { class: "plain", hidden: true });
    this.node = el("section", { "aria-label": t("sheets.title") }, el("div", { class: "bartop" }, this.field, this.count), this.items, this.more);
  }

  async load(more = false) {
    const offset = more ? this.items.childElementCount : 0;
    const words = this.field.value.trim();
    try {
      const { total, sheets } = await getJson(`/sheets${query({ q: words, limit: STEP, offset })}`);
      if (words !== this.field.value.trim()) return;
      if (!offset) this.items.replaceChildren();
      this.items.append(...sheets.map((sheet) => this.item(sheet)));
      const shown = this.items.childElementCount;
      this.count.textContent = shown < total ? t("of", { n: total, m: shown }) : t("sheets.count", { n: total });
      this.more.hidden = shown >= total;
      if (!total) this.items.append(el("li", { class: "empty" }, t(words ? "sheets.none" : "ask.empty")));
    } catch (error) {
      this.items.replaceChildren(el("li", { class: "trouble", role: "alert" }, error.message, " ", error.remedy));
    }
  }

  item(sheet) {
    const facts = [sheet.ministry, t("sheets.year", { n: sheet.fiscal_year }), sheet.pages ? t("sheets.pages", { n: sheet.pages }) : t("sheets.opendata"), sheet.id];
    if (sheet.findings) facts.push(t("sheets.findings", { n: sheet.findings }));
    return el(
      "li",
      {},
      el("div", {}, el("a", { href: `#/sheets/${sheet.id}`, class: "name" }, sheet.name), el("small", {}, facts.filter(Boolean).join("・"))),
      el("a", { href: `#/?sheet=${sheet.id}`, class: "quiet" }, t("sheet.ask")),
      button(t("sheets.remove"), () => this.remove(sheet), { class: "quiet danger", "aria-label": t("sheets.remove.name", { name: sheet.name }) }),
    );
  }

  async remove(sheet) {
    if (!(await confirm(t("sheets.remove.ask", { name: sheet.name }), t("sheets.remove")))) return;
    try {
      await withToken(() => remove(`/sheets/${sheet.id}`));
      forgetInfos();
      announce(t("sheets.removed", { name: sheet.name }));
      await this.load();
      this.field.focus();
    } catch (error) {
      this.count.textContent = `${error.message} ${error.remedy || ""}`;
    }
  }
}
