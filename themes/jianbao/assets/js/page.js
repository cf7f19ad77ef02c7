// Buttons that only a script can serve: print, copy the address. They are hidden
// in the page and shown here.
(function () {
  "use strict";
  function each(selector, f) { Array.prototype.forEach.call(document.querySelectorAll(selector), f); }

  function copied(button) {
    var label = button.querySelector(".tool-label");
    var before = label.textContent;
    label.textContent = button.getAttribute("data-done");
    setTimeout(function () { label.textContent = before; }, 2000);
  }
  function copy(button) {
    var address = location.href.split("#")[0];
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(address).then(function () { copied(button); }, function () { fallback(); });
    } else fallback();
    function fallback() { // file:// and plain http
      var box = document.createElement("textarea");
      box.value = address;
      box.style.position = "fixed";
      box.style.opacity = "0";
      document.body.appendChild(box);
      box.select();
      try { if (document.execCommand("copy")) copied(button); } catch (e) { /* nothing to offer */ }
      document.body.removeChild(box);
      button.focus();
    }
  }

  each("[data-do=print]", function (b) { b.addEventListener("click", function () { window.print(); }); });
  each("[data-do=copy]", function (b) { b.addEventListener("click", function () { copy(b); }); });
  each(".tools", function (e) { e.hidden = false; });
})();
