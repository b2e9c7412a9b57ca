// What was asked and answered: kept in this browser alone, within bounds, and cleared at a word.

const TURNS = "sheetqa.turns"; // the conversation at hand
const ASKED = "sheetqa.asked"; // earlier questions, newest first
const MOST_TURNS = 30;
const MOST_ASKED = 100;
const LEANED_ON = 4; // earlier questions that a follow-up is sent along with

function load(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function save(key, items) {
  while (true) {
    try {
      localStorage.setItem(key, JSON.stringify(items));
      return;
    } catch {
      if (!items.length) return; // no room at all: it is forgotten at the next visit
      items = key === ASKED ? items.slice(0, -1) : items.slice(1);
    }
  }
}

let turns = load(TURNS).filter((turn) => turn && turn.question && turn.reply);

export const all = () => turns;
export const asked = () => load(ASKED);

/** The questions that the next one may lean on: the latest ones that were put to the same sheet. */
export function earlier(sheet) {
  const other = turns.findLastIndex((turn) => (turn.sheet || "") !== sheet);
  return turns.slice(other + 1).slice(-LEANED_ON).map((turn) => turn.question);
}

/** A turn: { question, sheet, history (earlier questions), reply }. */
export function add(turn) {
  turns = [...turns, turn].slice(-MOST_TURNS);
  save(TURNS, turns);
  const once = asked().filter((item) => item.question !== turn.question || item.sheet !== turn.sheet);
  const { question, sheet, history } = turn;
  save(ASKED, [{ question, sheet, history, at: Date.now() }, ...once].slice(0, MOST_ASKED));
}

export function begin() {
  turns = [];
  save(TURNS, turns);
}

export function forget() {
  begin();
  save(ASKED, []);
}

/** The address that asks the same again: the question, its sheet and what it leaned on. */
export function address({ question, sheet, history }) {
  const values = new URLSearchParams({ q: question });
  if (sheet) values.append("sheet", sheet);
  for (const before of history || []) values.append("h", before);
  return `#/?${values}`;
}

/** The same read back; null where the address asks nothing. */
export function asksFor(search) {
  const question = search.get("q");
  return question ? { question, sheet: search.get("sheet") || "", history: search.getAll("h") } : null;
}

export const same = (one, other) => address(one) === address(other);
