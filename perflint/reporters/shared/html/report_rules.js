  // A rule's page over everything else, and what is folded until somebody looks.

  const dialog = byId("rule");

  function ruleOf(code) {
    return document.getElementById("rule-" + code);
  }

  function openRule(code) {
    const entry = ruleOf(code);
    if (!entry || !dialog.showModal) return false;
    const title = entry.querySelector("summary");
    const heading = make("h2", { id: "rule-title" },
      title.querySelector(".badge").cloneNode(true), " " + code + " " + title.querySelector(".title").textContent);
    dialog.replaceChildren(
      make("form", { method: "dialog" }, make("button", { "aria-label": "关闭", class: "close" }, "关闭")),
      heading, entry.querySelector(".about").cloneNode(true));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    return true;
  }

  dialog.addEventListener("click", function (event) {
    if (event.target === dialog) dialog.close();
  });

  document.querySelectorAll("details.block").forEach(function (block) {
    block.addEventListener("toggle", function () {
      const template = block.querySelector("template");
      if (!block.open || !template) return;
      const content = document.importNode(template.content, true);
      content.querySelectorAll("tr[data-v]").forEach(unfold);
      template.replaceWith(content);
    });
  });

  const SIGNS = new Map(Array.from(document.querySelectorAll(".legend .sign"), function (sign) {
    return [sign.textContent, sign.className.replace("sign ", "")];
  }));

  // A row of the checklist from its few words.
  function unfold(line) {
    const code = line.dataset.r;
    const entry = ruleOf(code);
    line.append(make("th", { scope: "row" }, make("a", { href: "#rule-" + code }, code),
      " " + (entry ? entry.querySelector("summary .title").textContent : "")));
    const lacks = {};
    (line.dataset.l || "").split("\n").forEach(function (text) {
      const at = text.indexOf(" ");
      text.slice(0, at).split(",").forEach(function (column) { lacks[column] = text.slice(at + 1); });
    });
    Array.from(line.dataset.v).forEach(function (sign, at) {
      const lack = lacks[Number(line.dataset.first) + at];
      line.append(make("td", { class: SIGNS.get(sign), title: lack ? "缺少" + lack : null }, sign));
    });
  }

  // In the checklist a finding leads to itself.
  document.addEventListener("click", function (event) {
    const cell = event.target.closest(".matrix td.o-finding");
    if (!cell) return;
    const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].dataset;
    const code = cell.parentElement.cells[0].querySelector("a").textContent;
    go({ rule: code, document: head.d, table: head.t });
  });
