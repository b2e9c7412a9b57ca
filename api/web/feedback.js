// 👍 and 👎 with a note; they reach the log of the service, and nothing else does.

import { button, el, svg } from "./dom.js";
import { postJson } from "./net.js";
import { announce } from "./status.js";
import { t } from "./words.js";

const LONGEST = 1000;

// 👍, turned over for 👎; drawn, since not every machine has the signs.
const THUMB = "M7 10v10H4a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zm0 0 4-7.5c1.6 0 2.6 1.2 2.3 2.8L12.6 9H19a2 2 0 0 1 2 2.4l-1.4 7A2 2 0 0 1 17.6 20H7";
const hand = (over) => svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true", class: over ? "over" : "" }, svg("path", { d: THUMB }));

export function thumbs(turn) {
  const node = el("span", { class: "thumbs" });
  const thumb = (verdict, sign) => button(hand(sign), () => (verdict === "good" ? send(verdict, "") : ask()), { "aria-label": t(`tell.${verdict}`), title: t(`tell.${verdict}`), class: "thumb" });

  async function send(verdict, note) {
    const { question, sheet, history } = turn;
    const body = { verdict, question, note, history: history.map((before) => [before, ""]) };
    if (sheet) body.sheet = sheet;
    let words = t("tell.thanks");
    try {
      await postJson("/feedback", body);
    } catch (error) {
      words = `${error.message} ${error.remedy || ""}`;
    }
    node.replaceChildren(el("span", { class: "soft" }, words));
    announce(words);
  }

  function ask() {
    const field = el("input", { type: "text", maxlength: LONGEST, "aria-label": t("tell.note"), placeholder: t("tell.note") });
    const submit = (event) => {
      event.preventDefault();
      send("bad", field.value.trim());
    };
    node.replaceChildren(
      el("form", { class: "row", onsubmit: submit }, field, el("button", { class: "plain" }, t("tell.send"))),
      el("small", { class: "soft" }, t("tell.kept")),
    );
    field.focus();
  }

  node.append(thumb("good", false), thumb("bad", true));
  return node;
}
