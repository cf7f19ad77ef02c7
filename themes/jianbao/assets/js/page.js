// Buttons that only a script can serve: print, copy the address, the interactive
// chart. They are hidden in the page and shown here. Classic script: it works from
// file:// too.
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

  // The bundle is fetched when a reader first asks for an interactive chart.
  var bundle = null;
  function load(address, then) {
    if (window.echarts && window.echarts.mount) return then();
    if (!bundle) {
      bundle = document.createElement("script");
      bundle.src = address;
      document.head.appendChild(bundle);
    }
    bundle.addEventListener("load", then);
  }
  function chart(button) {
    var card = button.closest(".chart");
    var frame = card.querySelector(".chart-frame");
    var label = button.querySelector(".tool-label");
    var off = label.textContent;
    var live = null;
    function open() {
      var box = document.createElement("div");
      box.className = "chart-live";
      box.style.height = Math.max(260, Math.round(frame.getBoundingClientRect().height)) + "px";
      frame.classList.add("is-live");
      frame.appendChild(box);
      live = { box: box, draw: window.echarts.mount(box, JSON.parse(card.querySelector(".chart-option").textContent)) };
      label.textContent = button.getAttribute("data-off");
      button.disabled = false;
    }
    function close() {
      live.draw.dispose();
      frame.removeChild(live.box);
      frame.classList.remove("is-live");
      live = null;
      label.textContent = off;
    }
    button.addEventListener("click", function () {
      if (live) return close();
      button.disabled = true;
      load(card.getAttribute("data-script"), open);
    });
    window.addEventListener("resize", function () { if (live) live.draw.resize(); });
    document.addEventListener("jianbao-theme", function () { if (live) live.draw(); });
    if (window.matchMedia) {
      var dark = window.matchMedia("(prefers-color-scheme: dark)");
      if (dark.addEventListener) dark.addEventListener("change", function () { if (live) live.draw(); });
    }
    button.hidden = false;
  }

  each("[data-do=chart]", chart);
  // The size of a poster's paper is chosen before the dialog opens.
  each("[data-do=print]", function (b) {
    b.addEventListener("click", function () {
      if (b.hasAttribute("data-paper")) document.documentElement.setAttribute("data-paper", b.getAttribute("data-paper"));
      window.print();
    });
  });
  each("[data-do=copy]", function (b) { b.addEventListener("click", function () { copy(b); }); });
  each(".tools", function (e) { e.hidden = false; });
})();
