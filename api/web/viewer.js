// Where it stands: the page image with the quoted words highlighted, or the row of the official table.

import { button, el, svg } from "./dom.js";
import { getJson, infoOf, query } from "./net.js";
import { t } from "./words.js";

const viewer = document.getElementById("viewer");
const SCALE = 2; // pixels a point
const ZOOMS = [1, 1.4, 2, 2.8];
let now = null; // { places, at, page, zoom, opener }

/** Citations by place: those of one page (or one row) are marks of one place. */
export function grouped(citations) {
  const places = new Map();
  for (const { sheet, section, page, file, row, text, bbox } of citations) {
    const key = JSON.stringify([sheet, section, page, row, page ? "" : file]);
    if (!places.has(key)) places.set(key, { sheet, section, page, file, row, marks: [] });
    const { marks } = places.get(key);
    if (!marks.some((mark) => mark.text === text && String(mark.bbox) === String(bbox))) marks.push({ text, bbox });
  }
  return [...places.values()];
}

export function placeName({ page, row }) {
  if (page) return t("answer.page", { n: page });
  return row ? t("answer.row", { n: row }) : t("answer.text");
}

/** Open the viewer at one of several places; `opener` gets the focus back. */
export async function openPlaces(places, at, opener) {
  now = { places, at, page: places[at].page, zoom: now?.zoom ?? (matchMedia("(max-width: 46rem)").matches ? 2 : 0), opener };
  viewer.hidden = false;
  document.body.classList.add("reading");
  await draw();
  viewer.querySelector(".close")?.focus({ preventScroll: true });
}

export function closeViewer() {
  if (!now) return;
  const { opener } = now;
  now = null;
  viewer.hidden = true;
  viewer.replaceChildren();
  document.body.classList.remove("reading");
  for (const item of document.querySelectorAll(".quotes li.open")) item.classList.remove("open");
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

async function draw() {
  const { places, at, page } = now;
  const place = places[at];
  const info = await infoOf(place.sheet);
  if (!now || now.places[now.at] !== place || now.page !== page) return;
  const title = el("p", { class: "where" }, el("a", { href: `#/sheets/${place.sheet}` }, info ? info.name : place.sheet), el("span", { class: "soft" }, place.section));
  const bar = el("div", { class: "bar" }, title, button("×", closeViewer, { class: "close", "aria-label": t("close"), title: t("close") }));
  const paper = el("div", { class: "paper", tabindex: 0, role: "group", "aria-label": t("view.label") });
  const body = page ? pageOf(place, page, paper) : place.row ? rowOf(place) : el("div", { class: "rowtable" }, el("p", { class: "soft" }, t("view.noplace")), ...place.marks.map((mark) => el("blockquote", {}, mark.text)));
  paper.append(body);
  viewer.replaceChildren(bar, controls(place, page, info), paper);
  fitZoom();
}

function controls(place, page, info) {
  const { places, at } = now;
  const sign = (words, key, action, off) => button(words, action, { "aria-label": t(key), title: t(key), disabled: off });
  const turn = (step) => () => {
    now.page += step;
    redraw(step > 0 ? 1 : 0);
  };
  const go = (step) => () => {
    now.at += step;
    now.page = places[now.at].page;
    redraw(step > 0 ? 1 : 0);
  };
  const zoom = (step) => () => {
    now.zoom += step;
    fitZoom();
    reveal();
  };
  const pages = info?.pages || page;
  return el(
    "div",
    { class: "controls" },
    page && el("span", { class: "set pages" }, sign("‹", "view.earlier", turn(-1), page <= 1), el("output", {}, `${page} / ${pages}`), sign("›", "view.later", turn(1), page >= pages)),
    page && el("span", { class: "set zoom" }, sign("−", "view.out", zoom(-1)), sign("＋", "view.in", zoom(1))),
    places.length > 1 &&
      el("span", { class: "set cites" }, sign("↑", "view.cite.earlier", go(-1), at === 0), el("output", {}, t("view.cite", { m: at + 1, n: places.length })), sign("↓", "view.cite.later", go(1), at === places.length - 1)),
  );
}

// The button that was pressed is drawn anew: the focus stays with its successor.
async function redraw() {
  const label = document.activeElement?.getAttribute("aria-label");
  await draw();
  const again = [...viewer.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === label && !b.disabled);
  (again || viewer.querySelector(".close"))?.focus({ preventScroll: true });
}

function pageOf(place, page, paper) {
  const marks = now.places.filter((p) => p.sheet === place.sheet && p.page === page).flatMap((p) => p.marks.filter((m) => m.bbox).map((m) => ({ ...m, strong: p === place })));
  const strong = marks.filter((mark) => mark.strong);
  const said = strong.map((mark) => mark.text).join("、").slice(0, 200);
  const name = { sheet: place.sheet, page, text: said };
  const image = el("img", {
    src: `/sheets/${encodeURIComponent(place.sheet)}/pages/${page}.png?scale=${SCALE}`,
    alt: strong.length ? t("view.alt.marked", name) : t("view.alt", name),
    decoding: "async",
  });
  const figure = el("figure", { class: "page" }, image);
  image.addEventListener("load", () => {
    overlay(figure, place.sheet, page, marks).then(() => reveal());
  });
  image.addEventListener("error", () => paper.replaceChildren(el("p", { class: "trouble" }, t("view.trouble"))));
  return figure;
}

// The boxes are drawn in the page's own points, over the image: exact at every zoom.
async function overlay(figure, sheet, page, marks) {
  if (!marks.length) return;
  const { left, top, width, height } = await getJson(`/sheets/${encodeURIComponent(sheet)}/pages/${page}`);
  const boxes = marks.map(({ bbox: [x0, y0, x1, y1], strong }) => svg("rect", { class: strong ? "mark strong" : "mark", x: x0 - 1.5, y: y0 - 1.5, width: x1 - x0 + 3, height: y1 - y0 + 3, rx: 1.5 }));
  figure.append(svg("svg", { viewBox: `${left} ${top} ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...boxes));
}

function fitZoom() {
  now.zoom = Math.min(Math.max(now.zoom, 0), ZOOMS.length - 1);
  const figure = viewer.querySelector(".page");
  if (figure) figure.style.width = `${ZOOMS[now.zoom] * 100}%`;
  const [out, closer] = viewer.querySelectorAll(".zoom button");
  if (out) [out.disabled, closer.disabled] = [now.zoom === 0, now.zoom === ZOOMS.length - 1];
}

function reveal() {
  const paper = viewer.querySelector(".paper");
  const mark = viewer.querySelector(".mark.strong");
  if (!paper || !mark) return;
  const [outer, inner] = [paper.getBoundingClientRect(), mark.getBoundingClientRect()];
  paper.scrollBy(inner.left - outer.left - outer.width * 0.12, inner.top - outer.top - outer.height * 0.3);
}

function rowOf(place) {
  const body = el("div", { class: "rowtable" }, el("p", { class: "soft" }, t("view.row", { file: place.file, row: place.row })));
  const quoted = place.marks.map((mark) => mark.text);
  const line = ({ label, text }) => el("tr", { class: quoted.includes(text) ? "quoted" : "" }, el("th", { scope: "row" }, label), el("td", {}, text || t("none")));
  getJson(`/sheets/${encodeURIComponent(place.sheet)}/rows/${place.row}${query({ file: place.file })}`).then(
    (row) => body.append(el("table", {}, el("tbody", {}, ...row.cells.map(line)))),
    (error) => body.append(el("p", { class: "trouble" }, error.message), ...quoted.map((text) => el("blockquote", {}, text))),
  );
  return body;
}

document.addEventListener("keydown", (event) => {
  if (!now || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") closeViewer();
  const paging = viewer.contains(event.target) && !event.target.classList.contains("paper") && now.page;
  const buttons = viewer.querySelectorAll(".pages button");
  if (paging && event.key === "ArrowLeft") buttons[0].click();
  if (paging && event.key === "ArrowRight") buttons[1].click();
});

/** A value that opens its place; plain text where it has none. `cell` is { value, text, sources }. */
export function placed(sheet, section, label, cell, shown = cell?.text) {
  const places = placesOf(sheet, section, cell);
  if (!shown) return null;
  if (!places.length) return el("span", {}, shown);
  const spoken = t("sheet.link", { label, text: shown.length > 60 ? `${shown.slice(0, 60)}…` : shown });
  const node = button(shown, () => openPlaces(places, 0, node), { class: "placed", "aria-label": spoken });
  return node;
}

export function placesOf(sheet, section, cell) {
  const sources = (cell?.sources || []).filter((s) => s.page || s.row);
  return grouped(sources.map((s) => ({ sheet, section, text: cell.text, page: s.page || null, file: s.file, row: s.row || null, bbox: s.bbox || null })));
}
