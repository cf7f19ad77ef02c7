"use strict";
(function () {
  var words = document.body.dataset;
  var status = document.querySelector(".status");
  var frame = document.querySelector(".frame");

  function say(text) { status.textContent = text; }

  function select(node) {
    var range = document.createRange();
    range.selectNodeContents(node);
    var selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // The old way, for a phone on the same network and for browsers that refuse: what is
  // on its way to the clipboard is replaced by exactly what is wanted.
  function copyOld(node, html, text) {
    var done = false;
    function put(e) {
      e.preventDefault();
      e.clipboardData.setData("text/plain", text);
      if (html) { e.clipboardData.setData("text/html", html); }
      done = true;
    }
    select(node);
    document.addEventListener("copy", put, { once: true });
    var ok = false;
    try { ok = document.execCommand("copy"); } catch (e) { /* said below */ }
    document.removeEventListener("copy", put);
    return ok && done;
  }

  function copyNew(html, text) {
    if (!navigator.clipboard || !window.ClipboardItem) { return Promise.reject(new Error("no clipboard")); }
    var parts = { "text/plain": new Blob([text], { type: "text/plain" }) };
    if (html) { parts["text/html"] = new Blob([html], { type: "text/html" }); }
    return navigator.clipboard.write([new ClipboardItem(parts)]);
  }

  document.addEventListener("click", function (e) {
    var button = e.target.closest("button[data-copy]");
    if (!button) { return; }
    var node = document.getElementById(button.dataset.copy);
    var html = button.dataset.copy === "body" ? node.innerHTML : "";
    var text = html ? node.innerText : node.textContent;
    say("");
    copyNew(html, text).then(function () { say(words.copied); }, function () {
      if (copyOld(node, html, text)) {
        say(words.copied);
        getSelection().removeAllRanges();
        return;
      }
      select(node);
      say(words.failed);
    });
  });

  document.addEventListener("change", function (e) {
    if (e.target.name === "width") { frame.dataset.width = e.target.value; }
  });
})();
