"use strict";
// Sliders above a table of scores: the index and its ranks by weights that the reader sets, computed from the table's own CSV
// file in full precision. Without this script the table stands as it was made.
(() => {
  const box = document.querySelector(".weighed[hidden]"), figure = box.closest("figure"), map = figure.querySelector(".explore");
  const { dimensions, score, rank, decimals, means, places, range, words } = JSON.parse(box.firstElementChild.textContent);
  const file = figure.querySelector('a[download$=".csv"]').href;
  const bytes = Uint8Array.from(atob(file.slice(file.indexOf(",") + 1)), (c) => c.charCodeAt(0));
  const cells = (line) => line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, ""));
  const [head, ...lines] = new TextDecoder().decode(bytes).replace(/^\ufeff/, "").trim().split("\n").map(cells);
  const names = dimensions.map(([name]) => name), initial = () => dimensions.map(([, , weight]) => weight), rows = [...figure.querySelectorAll("tbody tr")];
  const number = (text) => (text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text));
  const scores = lines.map((line) => names.map((name) => number(line[head.indexOf(name)])));
  const state = { weights: initial(), mean: means[0][0] };
  const written = (value, digits) => (value === null ? "–" : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−"));
  const safe = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const fill = (text, ...parts) => parts.reduce((all, part) => all.replace("{}", part), text);

  // aggregate() of bphs.measures.composite
  const joined = (given, mean) => {
    const total = given.reduce((all, one) => all + one, 0);
    if (!(total > 0)) return scores.map(() => null);
    const shares = given.map((one) => one / total);
    return scores.map((row) => {
      if (row.some((value, place) => value === null && shares[place] > 0)) return null;
      return mean === "geometric" ? row.reduce((all, value, place) => (shares[place] > 0 ? all * value ** shares[place] : all), 1)
        : row.reduce((all, value, place) => (shares[place] > 0 ? all + shares[place] * value : all), 0);
    });
  };
  // What differs by less than a computer's rounding is equal.
  const ranked = (values) => {
    const even = values.map((value) => (value === null ? null : Number(value.toPrecision(12))));
    return even.map((value) => (value === null ? null : 1 + even.filter((other) => other !== null && other > value).length));
  };
  const before = { values: joined(initial(), state.mean) };
  before.ranks = ranked(before.values);

  box.insertAdjacentHTML("beforeend", `${dimensions.map(([, label], place) => `<label><span>${safe(label)}</span><input type="range" min="0" max="1" step="0.01" data-of="${place}"><output></output></label>`).join("")}
    <p class="choices">${means.length > 1 ? `<label>${safe(words.mean)} <select>${means.map(([name, text]) => `<option value="${name}">${safe(text)}</option>`).join("")}</select></label>` : ""}<button type="button">${safe(words.reset)}</button></p>
    <p class="said" role="status"></p>`);
  const inputs = [...box.querySelectorAll("input")], select = box.querySelector("select");
  // Fifths of the units, by their values; the map shows which fifth a unit is in.
  const colours = map && JSON.parse(map.firstElementChild.textContent).indicators[0].shades[0].colours;
  const fifths = (values) => {
    const sorted = values.filter((value) => value !== null).sort((one, two) => one - two);
    const cuts = [...new Set([1, 2, 3, 4].map((part) => sorted[Math.ceil((part * sorted.length) / 5)]))].filter((cut) => cut > sorted[0]);
    const edges = [sorted[0], ...cuts, sorted.at(-1)].map((edge) => written(edge ?? null, decimals));
    return {
      cuts,
      classes: sorted.length ? edges.slice(1).map((edge, place) => (edge === edges[place] ? edge : fill(range, edges[place], edge))) : [],
      colours: edges.slice(1).map((_, place) => colours[cuts.length ? Math.round((place * (colours.length - 1)) / cuts.length) : colours.length - 1]),
    };
  };
  const onMap = (list) => { const made = []; places.forEach((unit, row) => { made[unit] = list[row]; }); return Array.from(made, (one) => one ?? null); };
  const show = () => {
    const values = joined(state.weights, state.mean), ranks = ranked(values), total = state.weights.reduce((all, one) => all + one, 0);
    inputs.forEach((input, place) => {
      input.value = state.weights[place];
      input.nextElementSibling.textContent = total > 0 ? fill(words.share, written((100 * state.weights[place]) / total, 0)) : "–";
      input.setAttribute("aria-valuetext", input.nextElementSibling.textContent);
    });
    rows.forEach((row, place) => {
      const moved = ranks[place] === null || before.ranks[place] === null ? 0 : before.ranks[place] - ranks[place];
      row.dataset.score = values[place] ?? "";
      row.dataset.rank = ranks[place] ?? "";
      row.cells[head.indexOf(score)].textContent = written(values[place], decimals);
      row.cells[head.indexOf(rank)].textContent = written(ranks[place], 0) + (moved ? ` ${moved > 0 ? "▲" : "▼"}${Math.abs(moved)}` : "");
    });
    const order = rows.map((_, place) => place).sort((one, two) => (ranks[one] ?? Infinity) - (ranks[two] ?? Infinity) || one - two);
    rows[0].parentElement.append(...order.map((place) => rows[place]));
    const known = order.filter((place) => ranks[place] !== null), called = (place) => rows[place].cells[0].textContent;
    box.querySelector(".said").textContent = total > 0 ? (known.length ? `${fill(words.set, called(known[0]), called(known.at(-1)))} ${words.moved}` : "") : words.zero;
    if (map) {
      const [then, now] = [before, { values, ranks }].map((one) => ({ values: onMap(one.values), ranks: onMap(one.ranks) }));
      map.dispatchEvent(new CustomEvent("bphs-values", { detail: { states: { 0: then, 1: now }, ...fifths(values) } }));
    }
  };
  inputs.forEach((input, place) => input.addEventListener("input", () => { state.weights[place] = Number(input.value); show(); }));
  select?.addEventListener("change", () => { state.mean = select.value; show(); });
  box.querySelector("button").addEventListener("click", () => {
    state.weights = initial();
    state.mean = means[0][0];
    if (select) select.value = state.mean;
    show();
  });
  box.hidden = false;
  show();
})();
