"use strict";
// Sliders above the table of what-ifs: money by need, with a floor. The numbers are those of the table's own CSV file, in full
// precision; without this script the table shows equal money per resident.
(() => {
  const figure = document.getElementById("tbl-what_if"), words = figure.querySelector(".what-if").dataset;
  const file = figure.querySelector('a[download$=".csv"]').href;
  const bytes = Uint8Array.from(atob(file.slice(file.indexOf(",") + 1)), (c) => c.charCodeAt(0));
  const cells = (line) => line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, ""));
  const [head, ...lines] = new TextDecoder().decode(bytes).replace(/^\ufeff/, "").trim().split("\n").map(cells);
  const column = (name) => lines.map((line) => Number(line[head.indexOf(name)]));
  const people = column("pop_total"), area = column("area_km2"), money = head.indexOf("what_if_10k_yuan");
  const groups = head.slice(head.indexOf("pop_total") + 1, head.indexOf("area_km2"));
  const members = groups.map(column);
  const sum = (list) => list.reduce((all, one) => all + one, 0);
  const persons = sum(people), equal = (1e4 * sum(column("what_if_10k_yuan"))) / persons;

  // need() of bphs.measures.allocation
  const need = (weights, sparse) => people.map((one, unit) => {
    const counted = one + sum(members.map((group, k) => (weights[k] - 1) * group[unit]));
    return counted * (persons / sum(area) / (one / area[unit])) ** Math.log2(sparse);
  });
  // share_out() of bphs.measures.allocation, before it rounds to the fen
  const shareOut = (total, bases, floor) => {
    const least = people.map((one) => floor * one), fixed = people.map(() => false);
    for (;;) {
      const free = total - sum(least.filter((_, unit) => fixed[unit])), rest = sum(bases.filter((_, unit) => !fixed[unit]));
      const made = bases.map((base, unit) => (fixed[unit] ? least[unit] : free * base / rest));
      const low = made.map((one, unit) => !fixed[unit] && one < least[unit]);
      if (!low.includes(true)) return made;
      low.forEach((is, unit) => { fixed[unit] ||= is; });
    }
  };

  const titles = [...figure.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const slider = (name, label, [min, max, step, value]) => {
    const line = document.createElement("label"), input = document.createElement("input"), said = document.createElement("output");
    Object.assign(input, { type: "range", min, max, step, name });
    input.value = value;
    line.append(label, input, said);
    figure.querySelector(".what-if").append(line);
    return { input, said };
  };
  const all = [
    slider("total", words.total, [Math.round(equal / 2), Math.round(equal * 2), 1, Math.round(equal)]),
    ...groups.map((name) => slider(name, words.weight + titles[head.indexOf(name)], [0.5, 3, 0.1, 1])),
    slider("sparse", words.weight + words.sparse, [1, 1.2, 0.01, 1]),
    slider("floor", words.floor, [0, 1, 0.05, 0]),
  ];
  const show = () => {
    const [total, ...rest] = all.map(({ input }) => Number(input.value));
    const floor = rest.pop(), sparse = rest.pop();
    const made = shareOut(total * persons, need(rest, sparse), floor * total);
    const digits = (places) => ({ minimumFractionDigits: places, maximumFractionDigits: places });
    figure.querySelectorAll("tbody tr").forEach((row, unit) => {
      row.dataset.yuan = made[unit];
      row.cells[money].textContent = (made[unit] / 1e4).toLocaleString("en", digits(1));
      row.cells[money + 1].textContent = (made[unit] / people[unit]).toLocaleString("en", digits(1));
    });
    all.forEach(({ input, said }) => { said.textContent = input.value; });
  };
  all.forEach(({ input }) => input.addEventListener("input", show));
  figure.querySelector(".what-if").hidden = false;
  show();
})();
