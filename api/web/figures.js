// How amounts and rates are said in charts and tables.

import { english } from "./words.js";

export const number = (value) => new Intl.NumberFormat("ja-JP", { maximumFractionDigits: 2 }).format(value);

/** Yen as people say it, at about three digits: 684784000 -> 6.85億円 (¥685M). */
export function yen(value) {
  if (value === null || value === undefined) return "";
  const [size, ja, en] = [[1e12, "兆円", "T"], [1e8, "億円", ""], [1e4, "万円", ""], [1, "円", ""]].find(([limit]) => Math.abs(value) >= limit) || [1, "円", ""];
  if (english()) return `¥${new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 }).format(value)}${en && ""}`;
  const scaled = value / size;
  const places = Math.abs(scaled) >= 100 || size < 1e4 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${number(Number(scaled.toFixed(places)))}${ja}`;
}

/** Yen to the last digit that is not zero: 6000000 -> 600万円; 684784000 -> 6億8,478万4,000円. */
export function exactYen(value) {
  if (english()) return `¥${new Intl.NumberFormat("en").format(value)}`;
  const parts = [];
  let rest = Math.abs(value);
  for (const [size, unit] of [[1e12, "兆"], [1e8, "億"], [1e4, "万"], [1, ""]]) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${number(count)}${unit}`);
  }
  return `${value < 0 ? "−" : ""}${parts.join("") || "0"}円`;
}

/** "173/1000" -> 17.3% */
export function percent(fraction) {
  const [over, under = "1"] = String(fraction).split("/");
  return `${number(Number(((Number(over) / Number(under)) * 100).toFixed(1)))}%`;
}

const WIDE = /[^\u0000-\u00ff\uff61-\uff9f]/;
const widthOf = (text) => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 1 : 0.56), 0);

/** Break a text into at most `lines` lines of `width` full-width signs; the last ends in … where it was cut. */
export function fitted(text, width, lines) {
  const found = [""];
  for (const sign of text.replace(/\s+/g, " ").trim()) {
    if (widthOf(found.at(-1) + sign) <= width) found[found.length - 1] += sign;
    else if (found.length < lines) found.push(sign);
    else {
      found[found.length - 1] = `${found.at(-1).slice(0, -1)}…`;
      break;
    }
  }
  return found;
}
