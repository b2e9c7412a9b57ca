// Talking to the service: JSON, server-sent events, and errors in the service's own words.

import { t } from "./words.js";

const TOKEN = "sheetqa.token";

/** An error as the service tells it (RFC 9457): what happened, and what to do. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail || body.title || t("error.status", { status }));
    this.status = status;
    this.code = body.code || "";
    this.title = body.title || "";
    this.remedy = body.remedy || "";
  }
}

async function send(path, init = {}) {
  const headers = new Headers(init.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token && init.method && init.method !== "GET") headers.set("Authorization", `Bearer ${token}`);
  let response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, { title: t("error.network"), detail: t("error.network"), remedy: t("error.network.remedy") });
  }
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  return response;
}

function asJson(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

export async function getJson(path, signal) {
  return (await send(path, { signal })).json();
}

export async function postJson(path, body, signal) {
  return (await send(path, { ...asJson(body), signal })).json();
}

export async function remove(path) {
  return (await send(path, { method: "DELETE" })).json();
}

/** The events of a POST, one by one: [name, data]; the event `problem` is thrown. */
export async function* events(path, body, signal) {
  const init = body instanceof FormData ? { method: "POST", body } : asJson(body);
  const response = await send(path, { ...init, signal });
  let rest = "";
  for await (const text of texts(response.body)) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const [name, data] = parsed(block);
      if (name === "problem") throw new Problem(data.status, data);
      if (name) yield [name, data];
    }
  }
}

async function* texts(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function parsed(block) {
  const fields = Object.fromEntries(block.split("\n").map((line) => [line.split(": ", 1)[0], line.slice(line.indexOf(": ") + 2)]));
  return fields.data ? [fields.event || "message", JSON.parse(fields.data)] : ["", null];
}

export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false);
  const text = String(new URLSearchParams(given));
  return text ? `?${text}` : "";
}

export const token = {
  keep: (value) => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

const infos = new Map();

/** What the service knows of a sheet (name, ministry, pages …); null where it is gone. */
export function infoOf(sheet) {
  if (!infos.has(sheet)) {
    const found = getJson(`/sheets${query({ q: sheet, limit: 1 })}`).then((reply) => reply.sheets[0] || null);
    infos.set(sheet, found.catch(() => null));
  }
  return infos.get(sheet);
}

/** Sheets came or went: ask anew. */
export function forgetInfos() {
  infos.clear();
}
