// Applies the reader's choice of type size and colours before the first paint, and
// works the two switches in the header. Nothing on the page needs it.
(function () {
  "use strict";
  var root = document.documentElement;

  function read(key) {
    try { return localStorage.getItem("jianbao-" + key); } catch (e) { return null; }
  }
  function write(key, value) {
    try {
      if (value) localStorage.setItem("jianbao-" + key, value);
      else localStorage.removeItem("jianbao-" + key);
    } catch (e) { /* private mode: the choice lasts for this page */ }
  }
  function setTheme(value) {
    if (value === "light" || value === "dark") root.setAttribute("data-theme", value);
    else root.removeAttribute("data-theme");
  }
  function setElder(on) {
    if (on) root.setAttribute("data-elder", "");
    else root.removeAttribute("data-elder");
  }

  if (read("theme")) setTheme(read("theme"));
  if (read("elder") === "1") setElder(true);

  function elderSwitch(button) {
    function show() { button.setAttribute("aria-pressed", root.hasAttribute("data-elder") ? "true" : "false"); }
    button.addEventListener("click", function () {
      var on = !root.hasAttribute("data-elder");
      setElder(on);
      write("elder", on ? "1" : "");
      show();
    });
    show();
  }
  function themeSwitch(button) {
    var order = ["auto", "light", "dark"];
    function now() { return root.getAttribute("data-theme") || "auto"; }
    function show() { button.lastElementChild.textContent = button.getAttribute("data-" + now()); }
    button.addEventListener("click", function () {
      var next = order[(order.indexOf(now()) + 1) % order.length];
      setTheme(next);
      write("theme", next === "auto" ? "" : next);
      show();
      document.dispatchEvent(new Event("jianbao-theme"));
    });
    show();
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-switch=elder]"), elderSwitch);
    Array.prototype.forEach.call(document.querySelectorAll("[data-switch=theme]"), themeSwitch);
    Array.prototype.forEach.call(document.querySelectorAll(".switches"), function (e) { e.hidden = false; });
  });
})();
