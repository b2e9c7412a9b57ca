// The one dialog of the page: to confirm, to pick a sheet, to see what was asked, to give a token.

import { button, el, later } from "./dom.js";
import { getJson, query } from "./net.js";
import { english, t } from "./words.js";

const dialog = document.getElementById("dialog");

/** Show the dialog; resolves with what it was closed with, or null. */
function open(title, content, actions, focus) {
  dialog.replaceChildren(el("h2", { id: "dialog-title" }, title), ...content, el("div", { class: "actions" }, ...actions));
  dialog.returnValue = "";
  dialog.showModal();
  focus?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || null), { once: true });
  });
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // beside it
});

const closer = () => button(t("cancel"), () => dialog.close(), { class: "plain" });

export async function confirm(question, action) {
  const yes = button(action, () => dialog.close("yes"), { class: "primary danger" });
  const no = closer();
  return (await open(question, [], [no, yes], no)) === "yes";
}

confirm.token = async function () {
  const field = el("input", { type: "password", autocomplete: "off", "aria-label": t("feed.token.label") });
  const send = (event) => {
    event.preventDefault();
    dialog.close(field.value);
  };
  const form = el("form", { onsubmit: send, class: "row" }, field, el("button", { class: "primary" }, t("feed.token.send")));
  return open(t("feed.token"), [form], [closer()], field);
};

/** Earlier questions; resolves with the one that is asked again. */
confirm.history = async function (items, clear) {
  const when = (at) => new Date(at).toLocaleString(english() ? "en" : "ja", { dateStyle: "medium", timeStyle: "short" });
  const item = (asked, i) =>
    el("li", {}, el("button", { type: "button", onclick: () => dialog.close(String(i)) }, asked.question, el("small", {}, when(asked.at))));
  const list = items.length ? el("ul", { class: "picks" }, ...items.map(item)) : el("p", { class: "soft" }, t("ask.history.empty"));
  const wipe = () => {
    clear();
    dialog.close();
  };
  const actions = [items.length && button(t("ask.history.clear"), wipe, { class: "plain danger" }), button(t("close"), () => dialog.close(), { class: "plain" })];
  const picked = await open(t("ask.history"), [list], actions);
  return picked === null ? null : items[Number(picked)];
};

/** A sheet by its name; resolves with its id, "" for all sheets, null when nothing was picked. */
export async function picker() {
  const field = el("input", { type: "search", "aria-label": t("sheets.search"), placeholder: t("sheets.search"), oninput: later(() => fill()) });
  const list = el("ul", { class: "picks" });
  const pick = (value, name, more) =>
    el("li", {}, el("button", { type: "button", onclick: () => dialog.close(value) }, name, more && el("small", {}, more)));
  async function fill() {
    const reply = await getJson(`/sheets${query({ q: field.value.trim(), limit: 30 })}`).catch(() => ({ sheets: [] }));
    const sheets = reply.sheets.map((s) => pick(s.id, s.name, `${s.ministry}・${t("sheets.year", { n: s.fiscal_year })}・${s.id}`));
    list.replaceChildren(pick("all", t("ask.all")), ...sheets);
    if (!sheets.length) list.append(el("li", { class: "soft" }, t("sheets.none")));
  }
  fill();
  const picked = await open(t("ask.scope"), [field, list], [closer()], field);
  return picked === "all" ? "" : picked;
}
