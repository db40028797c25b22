  // The reader: the finding in words, and below it the document with its cell.

  const card = byId("card");
  const paper = byId("paper");
  const shelf = byId("drawings");
  const MOST_NEIGHBOURS = 6;
  let open = -1; // the number of the document on the paper

  function lay(number) {
    if (number === open) return;
    const old = paper.firstElementChild;
    if (old) shelf.append(old);
    const template = byId("t" + number);
    let section = byId("d" + number);
    if (template) {
      section = document.importNode(template.content, true).firstElementChild;
      template.remove();
    }
    paper.replaceChildren(...(section ? [section] : []));
    paper.scrollTop = 0;
    open = section ? number : -1;
  }

  function places(number) {
    return Array.from(paper.querySelectorAll('[data-f~="' + number + '"]'));
  }

  function numbersOf(element) {
    return element.dataset.f.split(" ").map(Number);
  }

  function mark(number) {
    paper.querySelectorAll(".current").forEach(function (element) { element.classList.remove("current"); });
    const found = places(number);
    found.forEach(function (element) { element.classList.add("current"); });
    if (found.length) bring(found[0]);
    return found;
  }

  // Into the middle of the paper, without moving the page around it.
  function bring(element) {
    const outer = paper.getBoundingClientRect();
    const inner = element.getBoundingClientRect();
    const high = Math.min(inner.height, outer.height);
    paper.scrollTop += inner.top - outer.top - (outer.height - high) / 2;
    const side = element.closest(".scroll");
    if (side) {
      const box = side.getBoundingClientRect();
      const left = inner.left - box.left;
      if (left < 0 || left + inner.width > box.width) side.scrollLeft += left - (box.width - inner.width) / 2;
    }
  }

  function quote(one) {
    if (!one.field && !one.part) return "";
    const text = one.part || one.before || one.after
      ? [one.before, make("mark", { class: "s-" + one.grade[0] }, one.part), one.after]
      : [make("mark", { class: "s-" + one.grade[0] }, "（空）")];
    return make("p", { class: "quote" }, one.field ? make("span", { class: "field" }, one.field) : "", text);
  }

  function told(label, text) {
    return text ? [make("dt", {}, label), make("dd", {}, text)] : [];
  }

  function lines(text) {
    return text ? make("ul", {}, text.split("\n").map(function (line) { return make("li", {}, line); })) : "";
  }

  function neighbours(one) {
    const numbers = new Set();
    places(one.number).forEach(function (element) { numbersOf(element).forEach(function (n) { numbers.add(n); }); });
    numbers.delete(one.number);
    if (!numbers.size) return "";
    const others = Array.from(numbers).slice(0, MOST_NEIGHBOURS).map(function (number) {
      const other = findings[number];
      return make("button", { type: "button", class: "badge s-" + other.grade[0], "data-select": number, title: other.message },
        other.code + " " + other.title);
    });
    return make("p", { class: "others" }, "同一处还有 " + numbers.size + " 个：", others,
      numbers.size > MOST_NEIGHBOURS ? "…" : "");
  }

  function tell(one) {
    const at = position();
    card.replaceChildren(
      make("div", { class: "bar-above" },
        make("button", { type: "button", "data-do": "back", class: "back" }, "← 清单"),
        make("span", { class: "count" }, at < 0 ? "不在筛选结果里" : at + 1 + " / " + shown.length),
        make("button", { type: "button", "data-do": "previous", "aria-label": "上一个问题" }, "↑ 上一个"),
        make("button", { type: "button", "data-do": "next", "aria-label": "下一个问题" }, "↓ 下一个"),
        make("button", { type: "button", "data-do": "jump" }, "到原文"),
        make("a", { class: "button", href: "#rule-" + one.code }, "规则说明")),
      make("h3", {}, make("span", { class: "badge s-" + one.grade[0] }, one.grade[1]), " " + one.code + " " + one.title),
      make("p", { class: "message" }, one.message),
      quote(one) || "",
      make("p", { class: "where" }, [one.file, one.place, one.position].filter(Boolean).join(" · "),
        one.path ? make("span", { class: "path" }, one.path) : ""),
      make("dl", {}, told("建议", one.advice), told("比较", one.comparison), told("可改", one.fix), told("依据", one.basis),
        told("维度", [one.dimension, "可信度" + CONFIDENCES[one.confidence]].join(" · ")), told("另见", lines(one.related))),
      neighbours(one));
  }

  function select(number, reading) {
    const one = findings[number];
    if (!one) return;
    current = number;
    if (reading) document.body.classList.add("reading"); // first, because what is hidden has no place to go to
    lay(one.document);
    const found = mark(number);
    tell(one);
    if (open >= 0 && !found.length) card.append(make("p", { class: "facts" }, "原文里没有画出这个位置。"));
    // the card's height is known now, and the paper's with it
    if (found.length) bring(found[0]);
    reveal();
    remember();
  }

  function nothing() {
    current = -1;
    const number = wanted.document ? Number(wanted.document) : -1;
    if (number >= 0) lay(number);
    else lay(-1);
    paper.querySelectorAll(".current").forEach(function (element) { element.classList.remove("current"); });
    card.replaceChildren(make("div", { class: "bar-above" }, make("button", { type: "button", "data-do": "back", class: "back" }, "← 清单")),
      make("p", { class: "facts" }, findings.length ? "没有符合条件的问题。" : "没有发现问题。"));
    draw();
  }

  function step(by) {
    if (!shown.length) return;
    const at = position();
    const next = at < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, at + by));
    select(shown[next].number, document.body.classList.contains("reading"));
  }

  function jump() {
    const found = places(current)[0];
    if (!found) return;
    document.body.classList.add("reading");
    found.focus({ preventScroll: true });
    bring(found);
  }

  function back() {
    document.body.classList.remove("reading");
    list.focus({ preventScroll: true });
    reveal();
  }

  card.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.select) return select(Number(button.dataset.select), true);
    const acts = { back: back, jump: jump, previous: function () { step(-1); }, next: function () { step(1); } };
    acts[button.dataset.do]();
  });

  // A cell leads to its finding; again to the next one of the same cell.
  function choose(element) {
    const numbers = numbersOf(element);
    select(numbers[(numbers.indexOf(current) + 1) % numbers.length], true);
  }

  paper.addEventListener("click", function (event) {
    const element = event.target.closest("[data-f]");
    if (element && !String(window.getSelection())) choose(element);
  });
  paper.addEventListener("keydown", function (event) {
    const element = event.target.closest("[data-f]");
    if (!element || event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (numbersOf(element).indexOf(current) >= 0) back();
    else choose(element);
  });
