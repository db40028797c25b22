  // The list: only the rows in sight are elements, so that 10,000 findings scroll as quickly as ten.

  const list = byId("list");
  const rows = byId("rows");
  const ROW = 80; // pixels, as in report_findings.css
  const BESIDE = 4; // rows above and below the window
  let current = -1; // the number of the finding that is read

  function position() {
    return shown.findIndex(function (one) { return one.number === current; });
  }

  function row(one, at) {
    const element = make("div", {
      role: "option", id: "row-" + one.number, class: "row s-" + one.grade[0], "data-number": one.number,
      "aria-selected": String(one.number === current), "aria-setsize": shown.length, "aria-posinset": at + 1
    },
    make("div", { class: "first" }, make("span", { class: "badge s-" + one.grade[0] }, one.grade[1]),
      make("span", { class: "code" }, one.code), make("b", {}, one.title),
      one.confidence < 3 ? make("small", {}, "可信度" + CONFIDENCES[one.confidence]) : ""),
    make("div", { class: "message" }, one.message),
    make("div", { class: "where" }, [one.place || one.position, one.file].filter(Boolean).join(" · ")));
    element.style.transform = "translateY(" + at * ROW + "px)";
    return element;
  }

  function draw() {
    rows.style.height = shown.length * ROW + "px";
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - BESIDE);
    const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + BESIDE);
    const drawn = document.createDocumentFragment();
    for (let at = first; at < last; at++) drawn.append(row(shown[at], at));
    rows.replaceChildren(drawn);
    const selected = byId("row-" + current);
    if (selected) list.setAttribute("aria-activedescendant", selected.id);
    else list.removeAttribute("aria-activedescendant");
  }

  function reveal() {
    const at = position();
    if (at < 0) return draw();
    const top = at * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    draw();
  }

  let waiting = false;
  list.addEventListener("scroll", function () {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(function () { waiting = false; draw(); });
  }, { passive: true });
  window.addEventListener("resize", draw);
  list.addEventListener("click", function (event) {
    const element = event.target.closest("[data-number]");
    if (element) select(Number(element.dataset.number), true);
  });

  // ── the filters above it ──

  const selects = Array.from(document.querySelectorAll("#facets select"));
  const TOLD = {
    dimension: function (value) { return value; },
    rule: function (value, one) { return value + " " + one.title; },
    document: function (value, one) { return one.file; },
    department: function (value) { return value; },
    confidence: function (value) { return CONFIDENCES[value]; },
    fixable: function (value) { return FIXABLE[value]; }
  };

  function counted(name) {
    const numbers = new Map();
    findings.forEach(function (one) {
      const value = FACETS[name](one);
      const entry = numbers.get(value) || { number: 0, one: one };
      entry.number++;
      numbers.set(value, entry);
    });
    return numbers;
  }

  selects.forEach(function (element) {
    const name = element.name;
    if (!TOLD[name]) return;
    element.append(make("option", { value: "" }, "全部"));
    const entries = Array.from(counted(name));
    entries.sort(function (a, b) {
      if (name === "rule") return a[0] < b[0] ? -1 : 1;
      return name === "document" ? a[0] - b[0] : b[1].number - a[1].number;
    });
    entries.forEach(function (entry) {
      element.append(make("option", { value: entry[0] }, TOLD[name](entry[0], entry[1].one) + "（" + entry[1].number + "）"));
    });
    element.closest("label").hidden = entries.length < 2;
  });

  const severities = document.querySelector(".severities");
  const levels = counted("severity");
  Object.keys(SEVERITIES).sort().reverse().forEach(function (key) {
    const [id, label] = SEVERITIES[key];
    const number = levels.has(id) ? levels.get(id).number : 0;
    severities.append(make("button", { type: "button", class: "badge s-" + id, "data-severity": id, "aria-pressed": "false",
      disabled: !number }, label + " " + number));
  });

  function showFilters() {
    const chosen = (wanted.severity || "").split(",");
    severities.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(chosen.indexOf(button.dataset.severity) >= 0));
    });
    selects.forEach(function (element) {
      const value = wanted[element.name] || "";
      if (value && !Array.from(element.options).some(function (option) { return option.value === value; })) {
        const name = element.name === "document" ? data.documents[value] : value;
        element.append(make("option", { value: value }, (name || value) + "（0）"));
      }
      element.value = value;
    });
    const box = byId("q");
    if (document.activeElement !== box) box.value = wanted.q || "";
    const status = byId("shown");
    const narrowed = Object.keys(wanted).some(function (name) { return name !== "order" && wanted[name]; });
    status.replaceChildren("显示 " + shown.length + " 个" + (narrowed ? "，共 " + findings.length + " 个问题" : "问题"));
    if (wanted.table) status.append("，只看第" + (Number(wanted.table) + 1) + "张表");
    if (narrowed) status.append(" ", make("button", { type: "button", id: "clear" }, "清除筛选"));
  }
