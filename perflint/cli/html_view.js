"use strict";
(function () {
  var card = document.getElementById("card");
  var shown = null;

  // The native tooltip is the fallback without script; here its text moves to data-tip before it can appear.
  function tip(element) {
    if (element.title) {
      element.dataset.tip = element.title;
      element.removeAttribute("title");
    }
    return element.dataset.tip || "";
  }

  function place(element) {
    var box = element.getBoundingClientRect();
    card.style.left = card.style.top = "0px";
    var wide = card.offsetWidth, high = card.offsetHeight;
    var left = Math.min(Math.max(8, box.left), window.innerWidth - wide - 8);
    var top = box.bottom + 6 + high < window.innerHeight ? box.bottom + 6 : Math.max(8, box.top - high - 6);
    card.style.left = Math.max(8, left) + "px";
    card.style.top = top + "px";
  }

  function show(element) {
    var text = tip(element);
    for (var outer = element.parentElement; outer; outer = outer.parentElement) tip(outer);
    if (!text) return hide();
    if (shown !== element) {
      card.textContent = "";
      text.split("\n").forEach(function (line, number) {
        var row = document.createElement(number ? "div" : "b");
        row.textContent = line;
        card.appendChild(row);
      });
    }
    shown = element;
    card.hidden = false;
    place(element);
  }

  function hide() {
    shown = null;
    card.hidden = true;
  }

  function told(target) {
    return target instanceof Element ? target.closest("[title],[data-tip]") : null;
  }

  document.addEventListener("mouseover", function (event) {
    var element = told(event.target);
    if (element) show(element); else hide();
  });
  document.addEventListener("focusin", function (event) {
    var element = told(event.target);
    if (!element) return;
    event.target.setAttribute("aria-describedby", "card");
    show(element);
  });
  document.addEventListener("focusout", hide);
  window.addEventListener("scroll", function () { if (shown) place(shown); }, { passive: true, capture: true });

  // One stop for Tab in each table; the arrow keys walk from cell to cell.
  var tables = Array.prototype.slice.call(document.querySelectorAll("table.cells"));
  tables.forEach(function (table) {
    table.querySelectorAll("td[tabindex]").forEach(function (cell, number) { cell.tabIndex = number ? -1 : 0; });
  });

  function covers(cell, column) {
    var first = Number(cell.dataset.c);
    return first <= column && column < first + cell.colSpan;
  }

  function beside(cell, step) {
    do cell = step > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    while (cell && !cell.hasAttribute("tabindex"));
    return cell;
  }

  function above(cell, step) {
    var column = Number(cell.dataset.c);
    var row = cell.parentElement;
    for (var skip = step > 0 ? cell.rowSpan : 1; row; skip = 1) {
      while (row && skip--) row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
      if (!row) return null;
      var found = Array.prototype.find.call(row.cells, function (other) {
        return other.hasAttribute("tabindex") && covers(other, column);
      });
      if (found) return found;
    }
    return null;
  }

  var moves = {
    ArrowRight: function (cell) { return beside(cell, 1); },
    ArrowLeft: function (cell) { return beside(cell, -1); },
    ArrowDown: function (cell) { return above(cell, 1); },
    ArrowUp: function (cell) { return above(cell, -1); }
  };

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") return hide();
    var cell = event.target;
    if (!(cell instanceof Element) || !cell.matches("table.cells td") || !moves[event.key]) return;
    var next = moves[event.key](cell);
    if (!next) return;
    event.preventDefault();
    go(next);
  });

  function go(cell) {
    var table = cell.closest("table.cells");
    table.querySelectorAll("td[tabindex='0']").forEach(function (other) { other.tabIndex = -1; });
    cell.tabIndex = 0;
    cell.focus();
  }

  // A link to a cell or line takes the focus there and shows its card.
  function arrive() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.matches("td[tabindex]")) go(target);
    target.scrollIntoView({ block: "center", inline: "center" });
    if (told(target) === target) show(target);
  }
  window.addEventListener("hashchange", arrive);
  arrive();

  // The legend: one kind alone, and the names of the kinds.
  var chips = Array.prototype.slice.call(document.querySelectorAll("button.chip"));
  chips.forEach(function (chip) {
    chip.addEventListener("click", function () {
      var on = chip.getAttribute("aria-pressed") !== "true";
      chips.forEach(function (other) { other.setAttribute("aria-pressed", String(on && other === chip)); });
      document.body.classList.toggle("only", on);
      document.querySelectorAll(".picked").forEach(function (element) { element.classList.remove("picked"); });
      if (on) document.querySelectorAll("main ." + chip.dataset.role).forEach(function (element) { element.classList.add("picked"); });
    });
  });
  var tags = document.getElementById("tags");
  tags.addEventListener("click", function () {
    var on = document.body.classList.toggle("tags");
    tags.setAttribute("aria-pressed", String(on));
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
})();
