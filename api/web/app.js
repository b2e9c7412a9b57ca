// The frame: which view is shown, in which language; where a link leads.

import * as ask from "./ask.js";
import * as grants from "./grants.js";
import * as sheet from "./sheet.js";
import * as sheets from "./sheets.js";
import { closeViewer } from "./viewer.js";
import { switchLanguage, t, translate } from "./words.js";

const main = document.getElementById("main");
let leave = null; // what the view that goes away must stop
let shown = null; // its path

/** "#/sheets/2025-006423?page=2" -> [["sheets", "2025-006423"], URLSearchParams] */
function place() {
  const [path, search = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return [path.split("/").filter(Boolean), new URLSearchParams(search)];
}

function viewOf(parts) {
  if (parts[0] === "grants") return ["grants", grants];
  if (parts[0] === "sheets") return ["sheets", parts[1] ? sheet : sheets];
  return ["ask", ask];
}

function show() {
  const [parts, search] = place();
  const [name, view] = viewOf(parts);
  if (leave) leave();
  closeViewer();
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.body.dataset.view = name;
  document.title = t("app.title");
  main.replaceChildren();
  leave = view.show(main, { id: parts[1] || "", search }) || null;
  if (shown !== null) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  shown = parts.join("/");
}

window.addEventListener("hashchange", show);
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the fragment names the view
  main.focus();
});
document.getElementById("language").addEventListener("click", () => {
  switchLanguage();
  translate();
  show();
  document.getElementById("language").focus();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = main.querySelector("textarea, input[type=search], input[type=text]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

translate();
show();
