// The page image beside the answer, with the quoted place highlighted.

const viewer = document.getElementById("viewer");
const paper = document.getElementById("paper");
const image = document.getElementById("page");
const trouble = document.getElementById("page-trouble");
const zoom = document.getElementById("zoom");

const SCALE = 2; // pixels a point
let shown = null; // { citation, page, pages }
let opener = null; // gets the focus back

function address(sheet, page, bbox) {
  const query = new URLSearchParams({ scale: String(SCALE) });
  if (bbox) query.append("bbox", bbox.map((edge) => edge.toFixed(2)).join(","));
  return `/sheets/${encodeURIComponent(sheet)}/pages/${page}.png?${query}`;
}

/** The address of the page image of a citation, or null where its source has no pages. */
export function showsPage(citation) {
  return citation.page ? address(citation.sheet, citation.page, citation.bbox) : null;
}

/** Open the page of a citation; `info` is what /sheets says of its sheet, `from` the link that was followed. */
export function openPage(citation, info, from) {
  opener = from;
  shown = { citation, page: citation.page, pages: info ? info.pages : null };
  document.getElementById("viewer-name").textContent = info ? info.name : citation.sheet;
  document.getElementById("viewer-place").textContent = citation.section;
  viewer.hidden = false;
  document.body.classList.add("reading");
  draw();
  document.getElementById("close").focus({ preventScroll: true });
}

function draw() {
  const { citation, page, pages } = shown;
  const quoted = page === citation.page;
  trouble.hidden = true;
  image.hidden = false;
  image.alt = `${citation.sheet} の${page}ページ${quoted ? `。強調部分：${citation.text.slice(0, 200)}` : ""}`;
  image.src = address(citation.sheet, page, quoted ? citation.bbox : null);
  document.getElementById("viewer-page").textContent = pages ? `${page} / ${pages}` : String(page);
  document.getElementById("earlier").disabled = page <= 1;
  document.getElementById("later").disabled = Boolean(pages) && page >= pages;
}

function reveal() {
  const box = shown.page === shown.citation.page ? shown.citation.bbox : null;
  if (!box) {
    paper.scrollTo(0, 0);
    return;
  }
  const ratio = image.clientWidth / (image.naturalWidth / SCALE); // shown pixels a point
  paper.scrollTo(box[0] * ratio - paper.clientWidth * 0.15, box[1] * ratio - paper.clientHeight * 0.35);
}

function turnPage(step) {
  shown.page += step;
  draw();
}

function close() {
  viewer.hidden = true;
  document.body.classList.remove("reading");
  document.querySelectorAll(".quotes li.open").forEach((item) => item.classList.remove("open"));
  if (opener) opener.focus();
}

image.addEventListener("load", reveal);
image.addEventListener("error", () => {
  image.hidden = true;
  trouble.hidden = false;
  trouble.textContent = "このページの画像を表示できません。";
});
zoom.addEventListener("click", () => {
  zoom.setAttribute("aria-pressed", String(paper.classList.toggle("zoomed")));
  reveal();
});
document.getElementById("earlier").addEventListener("click", () => turnPage(-1));
document.getElementById("later").addEventListener("click", () => turnPage(1));
document.getElementById("close").addEventListener("click", close);
document.addEventListener("keydown", (event) => {
  if (viewer.hidden) return;
  if (event.key === "Escape") close();
  else if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLSelectElement) return;
  else if (event.key === "ArrowLeft" && event.target !== paper && !document.getElementById("earlier").disabled) turnPage(-1);
  else if (event.key === "ArrowRight" && event.target !== paper && !document.getElementById("later").disabled) turnPage(1);
});
