"use strict";
(() => {
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* some browsers keep nothing for files */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  const cells = [...document.querySelectorAll("details.code")];
  const button = document.getElementById("code-switch");
  let shown = false;
  const show = (open) => {
    shown = open;
    cells.forEach((cell) => { cell.open = open; });
    button.textContent = open ? button.dataset.hide : button.dataset.show;
  };
  if (button && cells.length) {
    button.hidden = false;
    // The history keeps the choice for this page where a browser keeps nothing for files, and is at hand at once.
    show(history.state?.code ?? recall("bphs-code") === "shown");
    button.addEventListener("click", () => {
      show(!shown);
      history.replaceState({ code: shown }, "");
      remember("bphs-code", shown ? "shown" : "hidden");
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
  const sizes = new ResizeObserver(() => boxes.forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  }));
  boxes.forEach((box) => { sizes.observe(box); if (box.firstElementChild) sizes.observe(box.firstElementChild); });

  // A figure's downloads: the picture itself, and a PNG that is drawn from it when it is first asked for.
  const perInch = 300, pointsPerInch = 72, afterHeader = 33;
  // The chunk pHYs says 11811 dots to the metre, which is 300 to the inch; its last four bytes are its checksum.
  const resolution = Uint8Array.of(0, 0, 0, 9, 112, 72, 89, 115, 0, 0, 46, 35, 0, 0, 46, 35, 1, 120, 165, 63, 118);
  const inches = (picture) => {
    const head = atob(picture.src.slice(picture.src.indexOf(",") + 1).slice(0, 2000));
    const [, width, height] = head.match(/<svg[^>]*?\swidth="([\d.]+)pt"\s+height="([\d.]+)pt"/);
    return [width / pointsPerInch, height / pointsPerInch];
  };
  const draw = async (picture) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = inches(picture).map((length) => Math.round(length * perInch));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const plain = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
    return new Blob([plain.slice(0, afterHeader), resolution, plain.slice(afterHeader)], { type: "image/png" });
  };
  document.querySelectorAll("figure.figure").forEach((figure) => {
    const picture = figure.querySelector("img");
    const [svg, png] = figure.querySelectorAll("a[data-file]");
    [svg, png].forEach((link) => { link.download = link.dataset.file; });
    svg.href = picture.src;
    png.href = `#${figure.id}`;
    png.addEventListener("click", async (event) => {
      if (png.href.startsWith("blob:")) return;
      event.preventDefault();
      png.href = URL.createObjectURL(await draw(picture));
      png.click();
    });
    svg.parentElement.hidden = false;
  });

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
