"use strict";
// A map to be explored, in the place of a figure: the figure stays for paper, for who takes files, and where no script runs.
(() => {
  const box = document.querySelector(".explore[hidden]"), figure = box.closest("figure");
  const { size, paths, at, beside, lines, windows, names, short, others, years, indicators, words } = JSON.parse(box.firstElementChild.textContent);
  const other = document.documentElement.lang === "en" ? "zh-CN" : "en";
  const called = (year) => words.years?.[year] ?? words.of_year.replace("{}", year);
  const safe = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const fill = (text, ...parts) => parts.reduce((all, part) => all.replace("{}", part), text);
  const all = names.map((_, unit) => unit), hatch = `hatch-${figure.id}`;
  const state = { indicator: 0, shade: 0, year: String(years.at(-1)), only: null, active: null, marked: new Set() };

  // Values as the page's tables write them.
  const written = (value) => {
    if (value === null || value === undefined) return "–";
    const places = indicators[state.indicator].decimals;
    const text = value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
    return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", "");
  };
  const measured = () => indicators[state.indicator];
  const of = (year) => measured().years[year];
  const known = () => years.map(String).filter(of);
  const shading = () => measured().shades[state.shade] ?? measured().shades[0];
  const shaded = (unit) => (of(state.year)[shading().of] ?? of(state.year).values)[unit];
  const classOf = (unit) => (shaded(unit) === null ? -1 : shading().cuts.filter((cut) => shaded(unit) >= cut).length);
  const colour = (unit) => shading().colours[classOf(unit)] ?? `url(#${hatch})`;

  const area = (unit, path, rest) => `<path class="unit" data-unit="${unit}" d="${path}" ${rest}/>`;
  const without = (made) => made.beside.map((path) => `<path class="beside" d="${path}" fill="url(#${hatch})"/>`).join("")
    + made.lines.map((path) => `<path class="sea" d="${path}"/>`).join("");
  const frame = ([x, y, width, height], kind) => `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;
  const larger = (one) => `<g aria-hidden="true">${one.around ? frame(one.around, "frame") : ""}${frame(one.box, "ground")}`
    + Object.entries(one.paths).map(([unit, path]) => area(unit, path, "")).join("") + without(one) + frame(one.box, "frame")
    + `<text x="${one.box[0] + (one.around ? 0 : one.box[2])}" y="${one.box[1] - 40}" text-anchor="${one.around ? "start" : "end"}">${safe(one.title)}</text></g>`;
  const whole = (unit) => paths[unit] + windows.map((one) => one.paths[unit] ?? "").join("");
  const choice = (name, label, options) => (options.length < 2 ? "" : options.map((option) => option[1]).join("").length < 40
    ? `<fieldset><legend>${safe(label)}</legend>${options.map(([value, text]) => `<label><input type="radio" name="${name}-${figure.id}" data-of="${name}" value="${value}"> ${safe(text)}</label>`).join("")}</fieldset>`
    : `<label>${safe(label)} <select data-of="${name}">${options.map(([value, text]) => `<option value="${value}">${safe(text)}</option>`).join("")}</select></label>`);
  box.insertAdjacentHTML("beforeend", `<div class="choices"></div><div class="both"><div class="map">
    <svg viewBox="0 0 ${size.join(" ")}" role="listbox" aria-multiselectable="true">
    <defs><pattern id="${hatch}" width="50" height="50" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="50" height="50" fill="#fff"/><path d="M0 0v50" stroke="#767676" stroke-width="14"/></pattern></defs>
    ${all.map((unit) => area(unit, paths[unit], 'role="option" tabindex="-1"')).join("")}<g aria-hidden="true">${without({ beside, lines })}</g>${windows.map(larger).join("")}
    <path class="marks" aria-hidden="true"/><path class="ring" aria-hidden="true"/></svg><div class="card" aria-hidden="true"></div></div>
    <div class="plot"><p class="key" aria-hidden="true"></p><p class="axis" aria-hidden="true"></p><div class="rows" role="listbox" aria-multiselectable="true">${all.map((unit) => `<div class="row" role="option" tabindex="-1" data-unit="${unit}"><span class="name">${safe(short[unit])}</span><svg aria-hidden="true"><line class="rule" x2="100%" y1="50%" y2="50%"/><line class="reach" y1="50%" y2="50%"/><circle class="before" cy="50%" r="3"/><circle class="now" cy="50%" r="4.5"/></svg><span class="value"></span></div>`).join("")}</div></div></div>
    <div class="classes" role="group" aria-label="${safe(words.legend)}"></div><p class="notes">${safe(words.help)}</p>`);
  const part = (selector) => box.querySelector(selector), each = (selector) => [...box.querySelectorAll(selector)];
  const map = part(".map > svg"), card = part(".card"), rows = part(".rows"), areas = each(".map .unit"), options = each('.map [role="option"]');
  // Both by the number of the unit.
  const lists = [options, each(".row")];

  // What is said of a unit: its value, interval and rank in the year shown and, to compare, in the first and the last.
  const compared = () => [...new Set([known()[0], state.year, known().at(-1)])];
  const ranked = (year) => of(year).values.filter((value) => value !== null).length;
  const facts = (unit, year) => {
    const { values, lower, upper, ranks, ratios } = of(year);
    if (values[unit] === null) return [words.missing];
    const reach = lower && lower[unit] !== null && upper[unit] !== null ? [fill(words.interval, written(lower[unit]), written(upper[unit]))] : [];
    const beside = ratios && ratios[unit] !== null ? [fill(words.ratio, Math.round(ratios[unit]))] : [];
    return [written(values[unit]), ...reach, ...beside, fill(words.rank, ranks[unit], ranked(year))];
  };
  const said = (unit) => `${names[unit]}. ${compared().map((year) => `${called(year)}: ${facts(unit, year).join(", ")}`).join("; ")}`;
  const cell = (text) => `<span>${safe(text)}</span>`;
  const tell = (unit) => {
    card.hidden = unit === null;
    if (unit === null) return;
    card.innerHTML = `<b>${safe(names[unit])}</b> <span lang="${other}">${safe(others[unit])}</span><small>${safe(measured().title)}</small>`
      + compared().map((year) => `<div><b>${safe(called(year))}</b>${facts(unit, year).map(cell).join("")}</div>`).join("");
    const [x, y] = at[unit] ?? [0, 0];
    card.classList.toggle("left", x > size[0] / 2);
    card.style.setProperty("--x", `${(100 * (x > size[0] / 2 ? size[0] - x : x)) / size[0]}%`);
    card.style.setProperty("--y", `${(100 * y) / size[1]}%`);
    card.classList.toggle("above", y > size[1] / 2);
  };
  const point = (unit) => {
    state.active = unit;
    part(".ring").setAttribute("d", unit === null ? "" : whole(unit));
    lists[1].forEach((row) => row.classList.toggle("active", Number(row.dataset.unit) === unit));
    tell(unit);
    const row = lists[1][unit];
    if (row) rows.scrollTop = Math.min(Math.max(rows.scrollTop, row.offsetTop + row.offsetHeight - rows.clientHeight), row.offsetTop);
  };
  const mark = (unit) => {
    if (!state.marked.delete(unit)) state.marked.add(unit);
    part(".marks").setAttribute("d", [...state.marked].map(whole).join(""));
    lists.flat().forEach((one) => one.setAttribute("aria-selected", state.marked.has(Number(one.dataset.unit))));
  };

  const order = () => [...all].sort((one, two) => (of(state.year).values[two] ?? -Infinity) - (of(state.year).values[one] ?? -Infinity) || one - two);
  const hides = (unit) => state.only !== null && classOf(unit) !== state.only;
  const legend = () => {
    const { classes, colours, title } = shading(), found = all.map(classOf);
    const kinds = [...classes.map((text, kind) => [kind, text]), ...(found.includes(-1) || beside.length ? [[-1, words.missing]] : [])];
    part(".classes").innerHTML = `<b>${safe(title)}</b>` + kinds.map(([kind, text]) => {
      const swatch = colours[kind] ? `style="background:${colours[kind]}"` : 'class="missing"';
      return `<button type="button" data-only="${kind}" aria-pressed="${state.only === kind}"><i ${swatch}></i>${safe(text)} <small>${found.filter((one) => one === kind).length}</small></button>`;
    }).join("");
  };
  const share = (value, [low, high]) => `${high > low ? (100 * (value - low)) / (high - low) : 50}%`;
  const ends = () => {
    const numbers = known().flatMap((year) => ["values", "lower", "upper"].flatMap((key) => of(year)[key] ?? [])).filter((value) => value !== null);
    const [low, high] = numbers.length ? [Math.min(...numbers), Math.max(...numbers)] : [0, 1];
    return low >= 0 && low < high / 2 ? [0, high] : [low, high];
  };
  const plot = () => {
    const reach = ends(), before = compared().find((year) => year !== state.year), { values, lower, upper } = of(state.year);
    part(".axis").innerHTML = reach.map((end) => `<span>${written(end)}</span>`).join("");
    part(".key").innerHTML = [state.year, ...(before ? [before] : [])].map((year, place) => `<span><i ${place ? "" : 'class="now"'}></i>${safe(called(year))}</span>`).join("");
    part(".plot").style.setProperty("--wide", `${Math.max(...values.map((value) => written(value).length)) * 0.6}em`);
    lists[1].forEach((row) => {
      const unit = Number(row.dataset.unit), [, whisker, past, now] = row.querySelector("svg").children;
      const show = (shape, places) => {
        const there = Object.values(places).every((value) => value !== null && value !== undefined);
        shape.style.display = there ? "" : "none";
        if (there) for (const [key, value] of Object.entries(places)) shape.setAttribute(key, share(value, reach));
      };
      show(now, { cx: values[unit] });
      show(past, { cx: before ? of(before).values[unit] : null });
      show(whisker, { x1: lower?.[unit], x2: upper?.[unit] });
      now.style.fill = colour(unit);
      row.lastElementChild.textContent = written(values[unit]);
    });
    const focused = document.activeElement;
    rows.append(...order().map((unit) => lists[1][unit]));
    if (rows.contains(focused)) focused.focus({ preventScroll: true });
  };
  let shades = 0;
  const show = () => {
    if (!of(state.year)) state.year = known().at(-1);
    if (measured().shades.length !== shades) {
      shades = measured().shades.length;
      part(".shade").innerHTML = choice("shade", words.shade, measured().shades.map((one, place) => [place, one.label]));
    }
    part(".choices").querySelectorAll("[data-of]").forEach((input) => {
      const value = String(state[input.dataset.of]);
      if (input.type === "radio") input.checked = input.value === value; else input.value = value;
      if (input.dataset.of === "year") (input.type === "radio" ? [input] : [...input.options]).forEach((one) => { one.disabled = !of(one.value); });
    });
    areas.forEach((one) => {
      one.style.fill = colour(Number(one.dataset.unit));
      one.classList.toggle("faded", hides(Number(one.dataset.unit)));
    });
    lists.flat().forEach((one) => {
      one.setAttribute("aria-label", said(Number(one.dataset.unit)));
      one.setAttribute("aria-selected", state.marked.has(Number(one.dataset.unit)));
    });
    lists[1].forEach((row) => row.classList.toggle("faded", hides(Number(row.dataset.unit))));
    const about = `${measured().title}, ${called(state.year)}`;
    map.setAttribute("aria-label", `${words.map}: ${about}`);
    rows.setAttribute("aria-label", `${words.plot}: ${about}`);
    legend();
    plot();
    tell(state.active);
  };

  // One unit of each picture is a stop of the keyboard; the arrows lead on from there.
  const stop = (list, unit) => list.forEach((one) => { one.tabIndex = Number(one.dataset.unit) === unit ? 0 : -1; });
  const neighbour = (unit, [dx, dy]) => {
    const [x, y] = at[unit];
    const away = (one) => {
      const along = (at[one][0] - x) * dx + (at[one][1] - y) * dy, across = Math.abs((at[one][0] - x) * dy) + Math.abs((at[one][1] - y) * dx);
      return along > 0 && across <= 2 * along ? along + 2 * across : Infinity;
    };
    const near = all.filter((one) => at[one] && one !== unit).sort((one, two) => away(one) - away(two))[0];
    return near !== undefined && away(near) < Infinity ? near : unit;
  };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const led = (key, unit, onMap) => {
    const sorted = order().filter((one) => !onMap || at[one]);
    if (key === "Home" || key === "End") return sorted.at(key === "Home" ? 0 : -1);
    if (!ways[key]) return null;
    return onMap ? neighbour(unit, ways[key]) : sorted[Math.min(Math.max(sorted.indexOf(unit) + ways[key][0] + ways[key][1], 0), sorted.length - 1)];
  };
  const unitOf = (event) => { const one = event.target.closest("[data-unit]"); return one ? Number(one.dataset.unit) : null; };
  [map, rows].forEach((picture, place) => {
    picture.addEventListener("pointerover", (event) => { if (unitOf(event) !== null) point(unitOf(event)); });
    picture.addEventListener("pointerleave", (event) => {
      const focused = picture.contains(document.activeElement) && document.activeElement.matches(":focus-visible") ? Number(document.activeElement.dataset.unit) : null;
      if (event.pointerType !== "touch") point(focused);
    });
    picture.addEventListener("focusin", (event) => { stop(lists[place], unitOf(event)); point(unitOf(event)); });
    picture.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) point(null); });
    picture.addEventListener("click", (event) => { if (unitOf(event) !== null) mark(unitOf(event)); });
    picture.addEventListener("keydown", (event) => {
      const unit = unitOf(event);
      if (unit === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") { tell(null); return; }
      if (event.key === "Enter" || event.key === " ") mark(unit);
      const next = led(event.key, unit, picture === map);
      if (next !== null) lists[place][next].focus({ preventScroll: picture !== map });
      if (next !== null || event.key === "Enter" || event.key === " ") event.preventDefault();
    });
  });
  part(".choices").innerHTML = choice("indicator", words.indicator, indicators.map((one, place) => [place, one.title]))
    + (words.years ? "" : choice("year", words.year, years.map((year) => [year, called(year)]))) + '<div class="shade"></div>';
  part(".choices").addEventListener("change", ({ target }) => {
    if (target.dataset.of === "indicator") state.shade = 0;
    state[target.dataset.of] = target.dataset.of === "year" ? target.value : Number(target.value);
    state.only = null;
    show();
  });
  part(".classes").addEventListener("click", (event) => {
    const button = event.target.closest("button"), kind = button && Number(button.dataset.only);
    if (!button) return;
    state.only = state.only === kind ? null : kind;
    show();
    part(`.classes [data-only="${kind}"]`).focus();
  });
  show();
  lists.forEach((list, place) => stop(list, order().find((unit) => place || at[unit])));
  point(null);
  box.hidden = false;
  figure.classList.add("explored");
  // Whatever computes values of its own hands them over: one number for each unit, and how they are classed.
  box.addEventListener("bphs-values", ({ detail: { states, ...shade } }) => {
    indicators[0].years = states;
    Object.assign(indicators[0].shades[0], shade);
    show();
  });
})();
