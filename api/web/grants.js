// Look up: rates and caps by recipient, with filters, order, CSV, and the estimate for a project's cost.

import { button, el, later } from "./dom.js";
import { exactYen } from "./figures.js";
import { getJson, postJson, query } from "./net.js";
import { announce } from "./status.js";
import { grouped, openPlaces, placeName } from "./viewer.js";
import { english, t } from "./words.js";

const STEP = 60; // rows at a time
const FILTERS = ["recipient", "ministry", "q", "rate", "cap", "sheet"];

export function show(main, { search }) {
  const table = new Table(main, search);
  table.load();
  return () => table.leave();
}

class Table {
  constructor(main, search) {
    this.filters = Object.fromEntries(FILTERS.map((name) => [name, search.get(name) || ""]));
    this.cost = search.get("cost") || "";
    this.joint = search.get("joint") === "1";
    this.sort = search.get("sort") || "";
    this.descending = search.get("desc") === "1";
    this.shown = 0;
    this.calls = new AbortController();
    this.recipients = new Offers("recipients");
    this.ministries = new Offers("ministries");
    this.count = el("p", { class: "count", role: "status" });
    this.body = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("grants.title") });
    this.more = button(t("more"), () => this.load(true), { class: "plain", hidden: true });
    this.csv = el("a", { class: "plain", download: "grants.csv" }, t("grants.csv"));
    main.append(
      el("header", { class: "viewhead" }, el("h1", {}, t("grants.title")), el("p", { class: "lead" }, t("grants.lead"))),
      this.form(),
      el("div", { class: "bartop" }, this.count, this.csv),
      this.body,
      this.more,
    );
  }

  form() {
    const again = later(() => this.load());
    const field = (name, label, attributes = {}) => {
      const input = el("input", { type: "text", id: `f-${name}`, value: this.filters[name], maxlength: 100, autocomplete: "off", ...attributes, oninput: () => {
        this.filters[name] = input.value.trim();
        again();
      } });
      return el("p", { class: "input" }, el("label", { for: `f-${name}` }, label), input);
    };
    const cost = el("input", { type: "text", id: "f-cost", value: this.cost, maxlength: 40, inputmode: "text", autocomplete: "off", placeholder: "900万円", "aria-describedby": "cost-hint", oninput: () => {
      this.cost = cost.value.trim();
      again();
    } });
    const joint = el("input", { type: "checkbox", id: "f-joint", checked: this.joint, onchange: () => {
      this.joint = joint.checked;
      this.load();
    } });
    const clear = () => {
      location.hash = "#/grants";
      if (!location.hash.includes("?")) this.reset();
    };
    return el(
      "form",
      { class: "filters", onsubmit: (event) => event.preventDefault() },
      el("div", { class: "estimate" },
        el("p", { class: "input" }, el("label", { for: "f-cost" }, t("grants.cost")), cost),
        el("p", { class: "check" }, joint, el("label", { for: "f-joint" }, t("grants.joint"))),
        el("p", { class: "soft", id: "cost-hint" }, `${t("grants.cost.hint")}。${t("grants.note")}`)),
      el("div", { class: "narrow" },
        field("recipient", t("grants.recipient"), { list: "recipients" }),
        field("ministry", t("grants.ministry"), { list: "ministries" }),
        field("q", t("grants.word")),
        field("rate", t("grants.rate"), { placeholder: "1/2" }),
        field("cap", t("grants.cap"), { placeholder: "300万円" }),
        button(t("grants.clear"), clear, { class: "quiet" })),
      this.recipients.node,
      this.ministries.node,
    );
  }

  reset() {
    for (const name of FILTERS) this.filters[name] = "";
    this.cost = "";
    for (const input of document.querySelectorAll(".filters input[type=text]")) input.value = "";
    this.load();
  }

  async load(more = false) {
    this.calls.abort();
    this.calls = new AbortController();
    const offset = more ? this.shown : 0;
    const values = { ...this.filters, sort: this.sort, descending: this.descending };
    const address = query({ ...this.filters, cost: this.cost, joint: this.joint && "1", sort: this.sort, desc: this.descending && "1" });
    history.replaceState(null, "", `#/grants${address}`);
    this.csv.href = `/grants.csv${query({ ...this.filters, sort: this.sort === "grant" ? "" : this.sort, descending: this.descending })}`;
    this.body.setAttribute("aria-busy", "true");
    try {
      const reply = await this.fetch(values, offset);
      this.draw(reply, offset);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.count.textContent = "";
      this.more.hidden = true;
      this.body.replaceChildren(el("p", { class: "trouble", role: "alert" }, error.message, " ", el("span", { class: "soft" }, error.remedy)));
    } finally {
      this.body.removeAttribute("aria-busy");
    }
  }

  async fetch(values, offset) {
    const { signal } = this.calls;
    if (!this.cost) {
      const sort = values.sort === "grant" ? "" : values.sort;
      const reply = await getJson(`/grants${query({ ...values, sort, limit: STEP, offset })}`, signal);
      return { total: reply.total, rows: reply.grants.map((grant) => ({ grant, shares: [], note: "" })) };
    }
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
    const reply = await postJson("/grants/estimate", { ...given, cost: this.cost, joint: this.joint, limit: STEP, offset }, signal);
    return { total: reply.total, rows: reply.estimates, cost: reply.cost };
  }

  draw({ total, rows, cost }, offset) {
    this.shown = offset + rows.length;
    const said = this.shown < total ? t("of", { n: total, m: this.shown }) : t("grants.count", { n: total });
    this.count.textContent = cost ? `${said}・${t("grants.cost")} ${exactYen(cost)}` : said;
    this.more.hidden = this.shown >= total;
    if (!total) {
      this.body.replaceChildren(el("p", { class: "empty" }, t("grants.none"), el("span", { class: "soft" }, t("grants.none.hint"))));
      return;
    }
    for (const { grant } of rows) {
      this.recipients.add(grant.recipient);
      this.ministries.add(grant.ministry);
    }
    const lines = rows.map((row) => this.line(row, cost));
    if (offset) this.body.querySelector("tbody").append(...lines);
    else this.body.replaceChildren(el("table", { class: "grants" }, el("thead", {}, this.heads(cost)), el("tbody", {}, ...lines)));
  }

  heads(cost) {
    const columns = [["program", t("grants.program")], ["recipient", t("grants.recipient")], ["rate", t("grants.col.rate")], ["cap", t("grants.col.cap")]];
    if (cost) columns.push(["grant", t("grants.col.grant")], ["", t("grants.col.own")]);
    columns.push(["", t("grants.col.place")]);
    return el("tr", {}, ...columns.map(([key, name]) => this.head(key, name)));
  }

  head(key, name) {
    if (!key) return el("th", { scope: "col" }, name);
    const on = this.sort === key;
    const state = on ? (this.descending ? "descending" : "ascending") : "none";
    const flip = () => {
      // Amounts and rates are wanted largest first, names from the beginning.
      const first = ["rate", "cap", "grant"].includes(key);
      [this.sort, this.descending] = on && this.descending !== first ? ["", false] : [key, on ? !this.descending : first];
      this.load().then(() => {
        this.body.querySelector(`th[data-key="${key}"] button`)?.focus();
        announce(t("grants.sort", { name }));
      });
    };
    return el("th", { scope: "col", "aria-sort": state, "data-key": key }, button(`${name}${on ? (this.descending ? " ↓" : " ↑") : ""}`, flip, { class: "sort", title: t("grants.sort", { name }) }));
  }

  line({ grant, shares, note }, cost) {
    const cells = [
      el("td", { class: "program" }, el("a", { href: `#/sheets/${grant.sheet}` }, grant.program), el("small", {}, grant.ministry)),
      el("td", {}, grant.recipient, grant.subprogram && el("small", {}, grant.subprogram)),
      el("td", { class: "rate" }, grant.rate_text || none()),
      el("td", { class: "cap" }, grant.cap_text || none()),
    ];
    if (cost) cells.push(this.money(shares, (s) => [exactYen(s.grant), s.capped && el("em", {}, t("grants.capped"))], cost, note), this.money(shares, (s) => [exactYen(s.own_share)]));
    return el("tr", {}, ...cells, el("td", {}, place(grant)));
  }

  money(shares, said, cost, note = "") {
    const one = (share) => el("div", { class: "share" }, shares.length > 1 && el("small", {}, share.rate), el("span", {}, ...said(share)), cost && bar(share.grant / cost));
    return el("td", { class: "money" }, ...shares.map(one), !shares.length && none(), note && !english() && el("small", {}, note));
  }

  leave() {
    this.calls.abort();
  }
}

/** What a field offers while one types: what the rows seen so far say. */
class Offers {
  constructor(id) {
    this.seen = new Set();
    this.node = el("datalist", { id });
  }

  add(text) {
    if (!text || text.length > 20 || this.seen.has(text) || this.seen.size >= 200) return;
    this.seen.add(text);
    this.node.append(el("option", { value: text }));
  }
}

const none = () => el("span", { class: "soft" }, t("none"));

/** A bar as long as the share, drawn with the page's own attributes. */
function bar(share) {
  return el("meter", { min: 0, max: 1, value: share.toFixed(4), "aria-hidden": "true" });
}

function place(grant) {
  const places = grouped(grant.citations);
  if (!places.length) return null;
  const opener = button(placeName(places[0]), () => openPlaces(places, 0, opener), { class: "place" });
  return opener;
}
