  // Which view is shown, the address, the keyboard, appearance and print.

  const views = Array.from(document.querySelectorAll(".view"));
  const MOST_PRINTED = 3000;

  function view(name) {
    const known = views.some(function (one) { return one.id === name; }) ? name : "overview";
    views.forEach(function (one) { one.classList.toggle("active", one.id === known); });
    document.querySelectorAll(".top nav a").forEach(function (link) {
      if (link.hash === "#" + known) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    document.body.classList.toggle("working", known === "findings");
    document.body.classList.remove("reading");
    return known;
  }

  function remember() {
    const text = written(Object.assign({}, wanted, { f: current >= 0 ? String(current) : "" }));
    try { history.replaceState(null, "", "#findings" + (text ? "?" + text : "")); } catch (error) { /* a frame may forbid it */ }
  }

  // Filter anew; keep what is read if it is still there.
  function refresh(number) {
    shown = filtered();
    list.scrollTop = 0;
    showFilters();
    const kept = shown.some(function (one) { return one.number === number; });
    if (kept || shown.length) select(kept ? number : shown[0].number, false);
    else nothing();
    remember();
  }

  function go(filter) {
    if (dialog.open) dialog.close();
    wanted = filter;
    view("findings");
    refresh(-1);
    window.scrollTo(0, 0);
    list.focus({ preventScroll: true });
  }

  function route() {
    const [name, rest] = location.hash.slice(1).split("?");
    if (/^rule-/.test(name)) {
      view("rules");
      const entry = byId(name);
      if (entry) { entry.open = true; entry.scrollIntoView({ block: "center" }); }
      return;
    }
    if (/^d\d+$/.test(name)) return go({ document: name.slice(1) });
    if (view(name) !== "findings") { window.scrollTo(0, 0); return; }
    const filter = read(rest || "");
    const number = filter.f ? Number(filter.f) : current;
    delete filter.f;
    if (rest || !shown.length) wanted = filter;
    refresh(number);
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.dataset.filter) {
      event.preventDefault();
      history.pushState(null, "", "#findings?" + link.dataset.filter);
      go(read(link.dataset.filter));
    } else if (/^#rule-/.test(link.hash) && openRule(decodeURIComponent(link.hash.slice(6)))) {
      event.preventDefault();
    }
  });
  window.addEventListener("hashchange", route);
  window.addEventListener("popstate", route);

  // ── filters ──

  byId("filters").addEventListener("submit", function (event) { event.preventDefault(); });
  byId("q").addEventListener("input", function () { wanted.q = this.value; refresh(current); });
  selects.forEach(function (element) {
    element.addEventListener("change", function () {
      wanted[element.name] = element.value;
      if (element.name === "document") delete wanted.table;
      refresh(current);
    });
  });
  severities.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    const chosen = new Set((wanted.severity || "").split(",").filter(Boolean));
    if (!chosen.delete(button.dataset.severity)) chosen.add(button.dataset.severity);
    wanted.severity = Array.from(chosen).join(",");
    refresh(current);
  });
  byId("shown").addEventListener("click", function (event) {
    if (event.target.id === "clear") { wanted = { order: wanted.order }; byId("q").value = ""; refresh(current); }
  });
  byId("more").addEventListener("click", function () {
    const on = byId("filters").classList.toggle("open");
    this.setAttribute("aria-expanded", String(on));
    draw();
  });

  // ── keyboard ──

  const KEYS = {
    j: function () { step(1); },
    k: function () { step(-1); },
    ArrowDown: function () { step(1); },
    ArrowUp: function () { step(-1); },
    Enter: jump,
    r: function () { if (findings[current]) openRule(findings[current].code); }
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    const target = event.target;
    const typing = target.matches && target.matches("input, select, textarea");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      if (!document.body.classList.contains("working")) { view("findings"); refresh(current); }
      return byId("q").focus();
    }
    if (event.key === "Escape") {
      if (document.body.classList.contains("working")) back();
      return;
    }
    if (!document.body.classList.contains("working")) return;
    if (typing) {
      if (target.id === "q" && (event.key === "Enter" || event.key === "ArrowDown")) { event.preventDefault(); list.focus(); }
      return;
    }
    const onList = target === list || target === document.body;
    if (!KEYS[event.key] || (!onList && !/^[jkr]$/.test(event.key))) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  // ── appearance ──

  const THEMES = { "": "外观：自动", light: "外观：浅色", dark: "外观：深色" };
  const theme = byId("theme");

  function dress(name) {
    if (name) document.documentElement.setAttribute("data-theme", name);
    else document.documentElement.removeAttribute("data-theme");
    theme.textContent = THEMES[name];
  }
  dress(document.documentElement.getAttribute("data-theme") || "");
  theme.addEventListener("click", function () {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(document.documentElement.getAttribute("data-theme") || "") + 1) % names.length];
    dress(next);
    try { localStorage.setItem("perflint-theme", next); } catch (error) { /* not kept, then */ }
  });

  // ── print: the findings as they are filtered, written out ──

  byId("print-it").addEventListener("click", function () { window.print(); });
  let unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("#documents details:not([open]), #batch details:not([open]), #unread details:not([open])"));
    unfolded.forEach(function (part) { part.open = true; });
    const found = shown.length || Object.keys(wanted).length ? shown : findings;
    const blocks = found.slice(0, MOST_PRINTED).map(function (one) {
      return make("article", {},
        make("h3", {}, make("span", { class: "badge s-" + one.grade[0] }, one.grade[1]), " " + one.code + " " + one.title),
        make("p", { class: "where" }, [one.file, one.place, one.position, one.path].filter(Boolean).join(" · ")),
        make("p", {}, one.message), quote(one),
        one.advice ? make("p", {}, "建议：" + one.advice) : "", one.basis ? make("p", {}, "依据：" + one.basis) : "");
    });
    const more = found.length - MOST_PRINTED;
    byId("printed").replaceChildren(make("h2", {}, "问题清单（" + found.length + " 个）"), ...blocks,
      more > 0 ? make("p", {}, "还有 " + more + " 个没有印出，请筛选后再打印，或用 -f csv 输出。") : "");
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (part) { part.open = false; });
    byId("printed").replaceChildren();
  });

  // The first search would have to gather the texts: done before somebody types.
  setTimeout(function () { findings.forEach(hay); }, 200);

  shown = filtered();
  route();
