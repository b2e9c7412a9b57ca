// What the charts share: a part of a drawing that opens its place.

import { svg } from "./dom.js";
import { openPlaces, placesOf } from "./viewer.js";
import { t } from "./words.js";

/** A group that opens the place of `cell` by click, Enter and space; just a group where it has no place. */
export function mark(id, section, label, cell, spoken, ...shapes) {
  const places = placesOf(id, section, cell);
  if (!places.length) return svg("g", {}, svg("title", {}, `${label} ${spoken}`), ...shapes);
  const open = () => openPlaces(places, 0, node);
  const node = svg(
    "g",
    {
      class: "placedmark", role: "button", tabindex: 0, "aria-label": t("sheet.link", { label, text: spoken }), onclick: open,
      onkeydown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
      },
    },
    svg("title", {}, `${label} ${spoken}`),
    ...shapes,
  );
  return node;
}

export const words = (text, x, y, attributes = {}) => svg("text", { x, y, ...attributes }, text);
