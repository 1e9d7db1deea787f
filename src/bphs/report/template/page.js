"use strict";
(() => {
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* some browsers keep nothing for files */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  const cells = [...document.querySelectorAll("details.code")];
  const button = document.getElementById("code-switch");
  const show = (open) => {
    cells.forEach((cell) => { cell.open = open; });
    button.setAttribute("aria-pressed", String(open));
    button.textContent = open ? button.dataset.hide : button.dataset.show;
  };
  if (button && cells.length) {
    button.hidden = false;
    show(recall("bphs-code") === "shown");
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      show(open);
      remember("bphs-code", open ? "shown" : "hidden");
    });
  }

  const contents = document.querySelector(".contents details");
  const wide = matchMedia("(min-width: 62rem)");
  if (contents) {
    contents.open = wide.matches;
    wide.addEventListener("change", () => { contents.open = wide.matches; });
  }

  // A box is a stop for the keyboard only while it can be scrolled.
  const boxes = [...document.querySelectorAll(".scroll, pre")];
  const stops = () => boxes.forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });
  addEventListener("resize", stops);
  document.addEventListener("toggle", stops, true);
  stops();

  // The place that the reader has reached: places have the same names in both languages.
  const places = [...document.querySelectorAll("main [id]")];
  const here = () => places.filter((place) => place.getBoundingClientRect().top < 100).pop();
  const language = document.getElementById("language-switch");
  if (language) {
    const page = language.getAttribute("href");
    language.addEventListener("click", () => {
      const place = here();
      language.setAttribute("href", place && window.scrollY > 100 ? `${page}#${place.id}` : page);
    });
  }
})();
