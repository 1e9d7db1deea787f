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
    const wider = box.scrollWidth > box.clientWidth + 1;
    if (wider) box.tabIndex = 0; else box.removeAttribute("tabindex");
    if (box.previousElementSibling?.matches(".hint")) box.previousElementSibling.hidden = !wider;
  }));
  boxes.forEach((box) => { sizes.observe(box); if (box.firstElementChild) sizes.observe(box.firstElementChild); });

  // What is folded opens for whoever is led to it, and on paper, where nobody can open it.
  const unfold = () => { document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details")?.setAttribute("open", ""); };
  unfold();
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () => document.querySelectorAll("details.appendix").forEach((part) => { part.open = true; }));

  // A figure's downloads: the picture itself, and a PNG that is drawn from it when it is first asked for.
  const perInch = 300, pointsPerInch = 72, afterHeader = 33;
  // The chunk pHYs says 11811 dots to the metre, which is 300 to the inch; its last four bytes are its checksum.
  const resolution = Uint8Array.of(0, 0, 0, 9, 112, 72, 89, 115, 0, 0, 46, 35, 0, 0, 46, 35, 1, 120, 165, 63, 118);
  // A large picture's address holds its text, a small one's base64.
  const textOf = ({ src }) => {
    const [kind, data] = [src.slice(0, src.indexOf(",")), src.slice(src.indexOf(",") + 1)];
    return kind.endsWith(";base64") ? new TextDecoder().decode(Uint8Array.from(atob(data), (c) => c.charCodeAt(0))) : decodeURIComponent(data);
  };
  const inches = (picture) => {
    const head = textOf(picture).slice(0, 2000);
    const [, width, height] = head.match(/<svg[^>]*?\swidth=["']([\d.]+)pt["']\s+height=["']([\d.]+)pt["']/);
    return [width / pointsPerInch, height / pointsPerInch];
  };
  // Title and source stand on the page; the file that a reader takes along carries them. Sizes in points, as in the figures.
  const margin = 6, title = { size: 15, weight: "700", ink: "#1f1f1f" }, source = { size: 11, weight: "400", ink: "#595959" };
  const family = getComputedStyle(document.documentElement).getPropertyValue("--plain").trim();
  const ruler = document.createElement("canvas").getContext("2d");
  const lines = (words, { size, weight }, width) => {
    ruler.font = `${weight} ${size}px ${family}`;
    const found = [""];
    // Chinese breaks between any two characters, other scripts between words.
    for (const piece of words.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? []) {
      if (found.at(-1) && ruler.measureText((found.at(-1) + piece).trimEnd()).width > width) found.push(piece.trimStart());
      else found[found.length - 1] += piece;
    }
    return found.filter(Boolean);
  };
  const framed = (figure, picture) => {
    const [width, height] = inches(picture).map((length) => length * pointsPerInch);
    const texts = [];
    let top = margin;
    const write = (words, style) => lines(words ?? "", style, width - 2 * margin).forEach((line) => {
      top += style.size * 1.4;
      texts.push({ line, style, baseline: top - style.size * 0.35 });
    });
    write(figure.dataset.title, title);
    const above = texts.length ? top + margin : 0;
    top = above + height;
    write(figure.dataset.source, source);
    return { width, height, above, texts, total: top + (texts.length ? margin : 0) };
  };
  const fontRules = () => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("");
  const svgOf = (figure, picture) => {
    const { width, height, above, texts, total } = framed(figure, picture);
    const inner = new DOMParser().parseFromString(textOf(picture), "image/svg+xml").documentElement;
    const element = (name, attributes, words = "") => {
      const made = document.createElementNS(inner.namespaceURI, name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      made.textContent = words;
      return made;
    };
    const whole = element("svg", { width: `${width}pt`, height: `${total}pt`, viewBox: `0 0 ${width} ${total}` });
    whole.append(element("style", {}, `${fontRules()} text { font-family: ${family}; }`));
    whole.append(element("rect", { width: "100%", height: "100%", fill: "#fff" }));
    for (const { line, style, baseline } of texts) {
      whole.append(element("text", { x: margin, y: baseline, "font-size": style.size, "font-weight": style.weight, fill: style.ink }, line));
    }
    for (const [key, value] of Object.entries({ x: 0, y: above, width, height })) inner.setAttribute(key, value);
    whole.append(inner);
    return URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(whole)], { type: "image/svg+xml" }));
  };
  const draw = async (figure, picture) => {
    const canvas = document.createElement("canvas"), scale = perInch / pointsPerInch;
    const { width, height, above, texts, total } = framed(figure, picture);
    [canvas.width, canvas.height] = [width, total || height].map((length) => Math.round(length * scale));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, above * scale, canvas.width, height * scale);
    for (const { line, style, baseline } of texts) {
      brush.font = `${style.weight} ${style.size * scale}px ${family}`;
      brush.fillStyle = style.ink;
      brush.fillText(line, margin * scale, baseline * scale);
    }
    const plain = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
    return new Blob([plain.slice(0, afterHeader), resolution, plain.slice(afterHeader)], { type: "image/png" });
  };
  document.querySelectorAll("figure.figure").forEach((figure) => {
    const picture = figure.querySelector("img");
    const [svg, png] = figure.querySelectorAll("a[data-file]");
    [svg, png].forEach((link) => { link.download = link.dataset.file; });
    svg.href = figure.dataset.title ? `#${figure.id || "main"}` : picture.src;
    svg.addEventListener("click", () => { if (figure.dataset.title && !svg.href.startsWith("blob:")) svg.href = svgOf(figure, picture); });
    png.href = `#${figure.id || "main"}`;
    png.addEventListener("click", async (event) => {
      if (png.href.startsWith("blob:")) return;
      event.preventDefault();
      png.href = URL.createObjectURL(await draw(figure, picture));
      png.click();
    });
    svg.parentElement.hidden = false;
  });

  // The place that the reader has reached: places have the same names in both languages.
  const places = [...document.querySelectorAll("main [id]:not(svg *)")];
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
