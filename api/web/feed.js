// A file is dropped or chosen, sent, and read before one's eyes.

import { el } from "./dom.js";
import { events, forgetInfos } from "./net.js";
import { withToken } from "./permission.js";
import { announce } from "./status.js";
import { number } from "./figures.js";
import { english, t } from "./words.js";

/** The place where files go; `done` is called when the sheets have changed. */
export function feeder(done) {
  const input = el("input", { type: "file", accept: ".pdf,.txt,application/pdf,text/plain", multiple: true, id: "file", class: "unseen", onchange: () => take(input.files) });
  const choose = el("label", { for: "file", class: "primary" }, t("feed.choose"));
  const zone = el("div", { class: "drop" }, el("p", { class: "big" }, t("feed.drop")), el("p", { class: "soft" }, t("feed.or")), input, choose, el("p", { class: "soft" }, t("feed.limit")));
  const log = el("ul", { class: "fed", "aria-live": "polite" });
  const node = el("section", { class: "feed", "aria-label": t("feed.choose") }, zone, log);
  let queue = Promise.resolve();

  function take(files) {
    for (const file of files) {
      const line = el("li", {});
      log.prepend(line);
      line.append(working(file.name, t("feed.waiting"), ""));
      queue = queue.then(() => feed(file, line)).then(done);
    }
    input.value = "";
  }

  async function feed(file, line) {
    let words = t("feed.sending");
    line.replaceChildren(working(file.name, words, ""));
    try {
      const sheet = await withToken(async () => {
        const form = new FormData();
        form.append("file", file, file.name);
        for await (const [name, data] of events("/sheets/stream", form)) {
          if (name === "sheet") return data;
          if (name === "stage") words = english() ? data.stage : data.message;
          line.replaceChildren(working(file.name, words, name === "waiting" ? t("feed.seconds", { n: data.seconds }) : "", data.stage));
        }
        throw new Error(t("feed.failed"));
      });
      forgetInfos();
      line.replaceChildren(...taken(file.name, sheet));
      announce(`${sheet.sheet.name} ${t(`feed.${sheet.status}`)}`);
    } catch (error) {
      line.replaceChildren(el("div", { class: "fail", role: "alert" }, el("strong", {}, file.name), el("p", {}, `${t("feed.failed")}：${error.message}`), error.remedy && el("p", { class: "soft" }, error.remedy)));
    }
  }

  const over = (on) => (event) => {
    if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  const drop = (event) => {
    over(false)(event);
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
  };
  const listeners = [["dragover", over(true)], ["dragleave", over(false)], ["drop", drop]];
  for (const [name, listener] of listeners) window.addEventListener(name, listener);
  const leave = () => listeners.forEach(([name, listener]) => window.removeEventListener(name, listener));
  return { node, leave };
}

const STAGES = { read: 0.35, store: 0.8, done: 1 };

function working(name, words, seconds, stage) {
  return el("div", {}, el("strong", {}, name), el("p", { class: "dots" }, words, seconds && el("span", { class: "seconds" }, seconds)), el("progress", { max: 1, value: STAGES[stage] ?? 0.1, "aria-label": words }));
}

function taken(name, { status, seconds, sheet, findings }) {
  const { pages, rows, passages } = sheet;
  const summary = status === "read" ? t("feed.summary", { pages, rows: number(rows), passages: number(passages), seconds }) : t("feed.skipped");
  const noticed = findings.length > 0 && el("details", {}, el("summary", {}, t("feed.findings", { n: findings.length })), el("ul", {}, ...findings.map((message) => el("li", {}, message))));
  const links = el("p", { class: "links" }, el("a", { href: `#/?sheet=${sheet.id}` }, t("feed.ask")), el("a", { href: `#/sheets/${sheet.id}` }, t("feed.see")));
  return [el("div", { class: "well" }, el("strong", {}, sheet.name), el("small", {}, name), el("p", {}, summary), noticed, links)];
}
