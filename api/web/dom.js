// Making elements. Whatever comes from a sheet, a question, a file name or a reply becomes text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== "" && child !== false));
  return node;
}

/** el("p", { class: "soft", onclick: f }, "text", child) */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for the parts of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

export function button(words, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, words);
}

export function unfold(title, ...content) {
  return el("details", {}, el("summary", {}, title), ...content);
}

/** Only addresses of the web become links; anything else stays text. */
export function link(address) {
  const safe = address.startsWith("https://") || address.startsWith("http://");
  return safe ? el("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, address) : address;
}

export function later(action, pause = 250) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), pause);
  };
}
