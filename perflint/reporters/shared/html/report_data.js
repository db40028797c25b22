  // The findings, unfolded from columns of numbers; what is filtered, and how.

  const data = JSON.parse(document.getElementById("data").textContent);
  const SEVERITIES = { 4: ["error", "错误"], 3: ["warning", "警告"], 2: ["info", "提示"], 1: ["hint", "建议"] };
  const CONFIDENCES = { 3: "高", 2: "中", 1: "低" };
  const FIXABLE = { 0: "没有自动修改", 1: "可自动修改", 2: "改前须确认", 3: "仅供参考" };
  const NUMBERS = ["rule", "severity", "confidence", "document", "fixable"];

  const findings = data.findings.rule.map(function (_, number) {
    const one = { number: number, hay: "" };
    for (const name in data.findings) {
      const value = data.findings[name][number];
      one[name] = NUMBERS.indexOf(name) < 0 ? data.texts[value] : value;
    }
    one.code = data.rules[one.rule][0];
    one.title = data.rules[one.rule][2];
    one.file = data.documents[one.document] || "";
    one.grade = SEVERITIES[one.severity];
    return one;
  });

  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function hay(one) {
    if (!one.hay) {
      one.hay = plain([one.code, data.rules[one.rule][1], one.title, one.message, one.path, one.place, one.position,
        one.before + one.part + one.after, one.advice, one.file, one.department].join("\n"));
    }
    return one.hay;
  }

  // What each filter holds of a finding, as it stands in the address; severity takes several values.
  const FACETS = {
    severity: function (one) { return one.grade[0]; },
    dimension: function (one) { return one.dimension; },
    rule: function (one) { return one.code; },
    document: function (one) { return String(one.document); },
    department: function (one) { return one.department; },
    confidence: function (one) { return String(one.confidence); },
    fixable: function (one) { return String(one.fixable); },
    table: function (one) { return one.table; }
  };
  let wanted = {};
  let shown = [];

  function filtered() {
    const terms = plain(wanted.q || "").split(/\s+/).filter(Boolean);
    const tests = Object.keys(FACETS).filter(function (name) { return wanted[name]; }).map(function (name) {
      const values = name === "severity" ? wanted[name].split(",") : [wanted[name]];
      return function (one) { return values.indexOf(FACETS[name](one)) >= 0; };
    });
    return sorted(wanted.order || "").filter(function (one) {
      return tests.every(function (test) { return test(one); }) &&
        terms.every(function (term) { return hay(one).indexOf(term) >= 0; });
    });
  }

  // All findings in one order, sorted once; what is filtered out of them keeps it.
  const ORDERS = {
    rule: function (a, b) { return (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) || a.number - b.number; },
    severity: function (a, b) { return b.severity - a.severity || a.number - b.number; },
    "": function (a, b) { return a.document - b.document || b.severity - a.severity || a.number - b.number; }
  };
  const known = {};

  function sorted(by) {
    const name = ORDERS.hasOwnProperty(by) ? by : "severity";
    known[name] = known[name] || findings.slice().sort(ORDERS[name]);
    return known[name];
  }

  function read(text) {
    const found = {};
    text.split("&").forEach(function (pair) {
      const at = pair.indexOf("=");
      if (at < 0) return;
      try { found[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1)); } catch (error) { /* not ours */ }
    });
    return found;
  }

  function written(filter) {
    return Object.keys(filter).filter(function (name) { return filter[name]; }).map(function (name) {
      return name + "=" + encodeURIComponent(filter[name]);
    }).join("&");
  }

  // An element with attributes and children; texts stay texts.
  function make(tag, facts, ...children) {
    const element = document.createElement(tag);
    for (const name in facts || {}) {
      if (facts[name] === true) element.setAttribute(name, "");
      else if (facts[name] !== false && facts[name] != null) element.setAttribute(name, facts[name]);
    }
    children.flat().forEach(function (child) { if (child) element.append(child); });
    return element;
  }

  function byId(name) {
    return document.getElementById(name);
  }
