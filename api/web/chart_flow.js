// Where the money goes: the ministry, the blocks it pays, and their largest payees; ribbons as wide as the amounts.

import { mark, words } from "./chart_parts.js";
import { el, svg, unfold } from "./dom.js";
import { fitted, yen } from "./figures.js";
import { placed } from "./viewer.js";
import { t } from "./words.js";

const FLOW = "支出先/資金の流れ";
const LIST = "支出先/支出先上位者リスト";
const PAYEES = 5; // of a block, in the drawing
const [WIDE, TALL, APART, LINE, PAD, MARGIN] = [210, 84, 84, 22, 26, 8]; // a box; between columns; a payee; between boxes; at the edges
const [NAME, BAR] = [258, 90]; // of a payee: its name, the longest bar

export function flowChart(id, spending, ministry) {
  const boxes = boxesOf(spending, ministry);
  if (boxes.length < 2) return null;
  return el(
    "div",
    {},
    el("div", { class: "scroll chart", tabindex: 0, role: "group", "aria-label": t("chart.flow.desc") }, drawing(id, boxes)),
    unfold(t("chart.table"), table(id, spending.blocks)),
  );
}

/** The boxes of the diagram, each with its depth, its children and its block's payees; the ministry first. */
function boxesOf({ flow, blocks }, ministry) {
  const listed = new Map(blocks.map((block) => [block.letter, block]));
  const drawn = flow.filter((box) => box.block).map((box) => ({ letter: box.block, name: box.name, amount: box.amount, role: box.role, parent: box.parent || null }));
  const missing = blocks.filter((block) => !drawn.some((box) => box.letter === block.letter));
  const all = [...drawn, ...missing.map((block) => ({ letter: block.letter, name: block.name, amount: block.total, role: block.role, parent: null }))];
  const head = flow.find((box) => !box.block);
  const root = { letter: null, name: head?.name || ministry, amount: head?.amount || { value: null, text: "" }, parent: null };
  const byLetter = new Map(all.map((box) => [box.letter, box]));
  const depth = (box, seen = new Set()) => {
    const parent = box.parent && !seen.has(box.letter) ? byLetter.get(box.parent) : null;
    return parent ? 1 + depth(parent, seen.add(box.letter)) : 1;
  };
  for (const box of all) Object.assign(box, { depth: depth(box), payees: listed.get(box.letter)?.payees || [] });
  return [{ ...root, depth: 0, payees: [] }, ...ordered(all)];
}

/** Children follow their parent, so that ribbons do not cross. */
function ordered(boxes) {
  const found = new Set();
  const visit = (box) => {
    if (found.has(box)) return;
    found.add(box);
    boxes.filter((other) => other.parent === box.letter).forEach(visit);
  };
  boxes.filter((box) => box.depth === 1).forEach(visit);
  boxes.forEach(visit);
  return [...found];
}

const tallOf = (box) => Math.max(TALL, Math.min(box.payees.length, PAYEES) * LINE + (box.payees.length > PAYEES ? LINE : 0) + 4);

function drawing(id, boxes) {
  const [root, ...rest] = boxes;
  const deepest = Math.max(...rest.map((box) => box.depth));
  const columns = deepest + 1;
  let y = MARGIN;
  for (const box of rest) {
    box.x = MARGIN + box.depth * (WIDE + APART);
    box.y = y;
    box.tall = tallOf(box);
    y += box.tall + PAD;
  }
  const height = y - PAD + MARGIN;
  Object.assign(root, { x: MARGIN, tall: TALL, y: Math.max(MARGIN, height / 2 - TALL / 2) });
  const payeesAt = MARGIN + columns * (WIDE + APART) - APART + 24;
  const width = payeesAt + (rest.some((box) => box.payees.length) ? NAME + BAR + 96 : 0);
  const most = Math.max(...rest.map((box) => box.amount?.value || 0), 1);
  const thick = (box) => Math.max(2, ((box.amount?.value || 0) / most) * (TALL - 16));
  const parentOf = (box) => rest.find((other) => other.letter === box.parent) || root;
  const largest = Math.max(...rest.flatMap((box) => box.payees.map((payee) => payee.amount.value || 0)), 1);
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, class: "flow" },
    ...ribbons(root, rest, parentOf, thick),
    ...boxes.map((box) => boxNode(id, box)),
    ...rest.flatMap((box) => payeeNodes(id, box, payeesAt, largest)),
  );
}

function ribbons(root, rest, parentOf, thick) {
  const used = new Map();
  const total = (parent) => rest.filter((box) => parentOf(box) === parent).reduce((sum, box) => sum + thick(box), 0);
  return rest.map((box) => {
    const parent = parentOf(box);
    const [x0, x1, wide] = [parent.x + WIDE, box.x, thick(box)];
    const y0 = used.get(parent) ?? parent.y + TALL / 2 - total(parent) / 2;
    const y1 = box.y + TALL / 2 - wide / 2;
    used.set(parent, y0 + wide);
    const middle = (x0 + x1) / 2;
    const d = `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}V${y1 + wide}C${middle} ${y1 + wide} ${middle} ${y0 + wide} ${x0} ${y0 + wide}Z`;
    return svg("path", { d, class: "ribbon" });
  });
}

function boxNode(id, box) {
  const name = box.name?.value || box.name?.text || "";
  const lines = fitted(box.letter ? `${box.letter}　${name}` : name, 13.6, 2);
  const texts = lines.map((line, i) => words(line, box.x + 14, box.y + 24 + i * 18, { class: "boxname" }));
  const amount = box.amount?.value ? mark(id, FLOW, name, box.amount, yen(box.amount.value), words(yen(box.amount.value), box.x + 14, box.y + 24 + lines.length * 18 + 4, { class: "amount" })) : null;
  return svg("g", {}, svg("title", {}, [name, box.role?.value].filter(Boolean).join("：")), svg("rect", { x: box.x, y: box.y, width: WIDE, height: TALL, rx: 8, class: box.letter ? "box" : "box root" }), ...texts, amount);
}

function payeeNodes(id, box, x, largest) {
  const top = box.payees.slice(0, PAYEES);
  if (!top.length) return [];
  const lead = svg("path", { d: `M${box.x + WIDE} ${box.y + TALL / 2}H${x - 10}V${box.y + 4}V${box.y + top.length * LINE}`, class: "lead" });
  const nodes = top.map((payee, i) => {
    const [y, value] = [box.y + i * LINE, payee.amount.value];
    const name = payee.name.value || payee.name.text;
    const long = value ? Math.max(2, (value / largest) * BAR) : 0;
    return mark(id, LIST, name, payee.amount, yen(value) || t("none"),
      svg("rect", { x: x - 4, y, width: NAME + BAR + 92, height: LINE - 2, class: "hit" }),
      words(fitted(name, 19.5, 1)[0], x, y + 14, { class: "payee" }),
      svg("rect", { x: x + NAME, y: y + 5, width: long, height: 9, rx: 2, class: "paid" }),
      words(yen(value), x + NAME + 6 + long, y + 14, { class: "payee number" }));
  });
  const others = box.payees.length - top.length;
  if (others > 0) nodes.push(words(t("chart.others", { n: others }), x, box.y + top.length * LINE + 14, { class: "payee soft" }));
  return [lead, ...nodes];
}

function table(id, blocks) {
  const head = ["", "支出先", "支出額", "契約概要（契約名）", "契約方式等"];
  const rows = blocks.flatMap((block) => block.payees.map((payee) => {
    const contracts = (name) => payee.contracts.map((c) => placed(id, LIST, payee.name.text, c[name], c[name].text)).filter(Boolean).map((node) => el("div", {}, node));
    return el("tr", {}, el("td", {}, block.letter), el("td", {}, placed(id, LIST, "支出先", payee.name, payee.name.value)), el("td", { class: "number" }, payee.amount.value === null ? t("none") : placed(id, LIST, payee.name.text, payee.amount, yen(payee.amount.value))), el("td", {}, ...contracts("title")), el("td", {}, ...contracts("method")));
  }));
  return el("div", { class: "scroll", tabindex: 0 }, el("table", {}, el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name || "#")))), el("tbody", {}, ...rows)));
}
