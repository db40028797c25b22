(function () {
  var theme = "";
  try { theme = localStorage.getItem("perflint-theme") || ""; } catch (error) { theme = ""; }
  document.documentElement.className = "js";
  if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
})();
