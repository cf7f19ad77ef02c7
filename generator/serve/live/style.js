// How the preview's own parts look: paper, ink and one seal, in light and dark.

var colours = ":host{all:initial;--paper:#fffefc;--ink:#1d1b19;--soft:#635c52;--line:#857d6f;--hair:#ddd7cb;--seal:#b3261e;--on:#fff;--tint:#f6e9e6;color-scheme:light}" +
  "@media(prefers-color-scheme:dark){:host(:not([data-theme=light])){--paper:#201e1c;--ink:#eae6df;--soft:#b3aca0;--line:#8f8779;--hair:#423e38;--seal:#ee8a80;--on:#201e1c;--tint:#3a2724;color-scheme:dark}}" +
  ":host([data-theme=dark]){--paper:#201e1c;--ink:#eae6df;--soft:#b3aca0;--line:#8f8779;--hair:#423e38;--seal:#ee8a80;--on:#201e1c;--tint:#3a2724;color-scheme:dark}" +
  "@media print{:host{display:none!important}}*{box-sizing:border-box}[hidden]{display:none!important}" +
  ":focus-visible{outline:3px solid var(--seal);outline-offset:2px}";
var sans = "system-ui,'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif";
var mono = "ui-monospace,'Cascadia Mono',Consolas,Menlo,'Noto Sans Mono CJK SC',monospace";
var button = "button,a.button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:3px;min-height:44px;min-width:44px;padding:0 12px;" +
  "cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center;gap:6px;white-space:nowrap}button:hover,a.button:hover{border-color:var(--seal);color:var(--seal)}" +
  "button:disabled{color:var(--soft);border-color:var(--hair);cursor:default}button[aria-pressed=true],button[aria-checked=true]{background:var(--seal);border-color:var(--seal);color:var(--on)}";
// A message: where, what, the line, how to mend it.
var messages = "ol{list-style:none;margin:0;padding:0}li{padding:12px 0;border-top:1px solid var(--hair)}li:first-child{border-top:0}" +
  ".what{margin:2px 0 0;overflow-wrap:anywhere}.code{color:var(--soft);font-size:.85em;margin-left:.5em}.hint{margin:4px 0 0;color:var(--soft)}.hint b{color:var(--ink);font-weight:600}" +
  ".place{font:14px/1.5 " + mono + ";overflow-wrap:anywhere;color:var(--soft)}button.place{color:var(--seal);border:0;padding:0;text-align:left;white-space:normal;text-decoration:underline;text-underline-offset:3px;background:none;display:inline-flex;justify-content:flex-start}" +
  "pre{font:15px/1.7 " + mono + ";margin:8px 0;padding:8px 12px 20px;overflow-x:auto;border-left:3px solid var(--hair);background:color-mix(in srgb,var(--ink) 5%,transparent);white-space:pre;tab-size:4}" +
  "pre .n{color:var(--soft);user-select:none}mark{position:relative;background:var(--tint);color:inherit;box-shadow:inset 0 -2px var(--seal)}" +
  "mark::after{content:'^';position:absolute;left:0;top:1.15em;color:var(--seal);font-weight:700}";

var markCSS = colours + "div{position:fixed;z-index:2147483644;pointer-events:none;border:2px solid var(--seal);border-left-width:6px;border-radius:3px;animation:go 2.2s ease-in both}" +
  "span{position:absolute;right:-2px;top:-24px;font:600 14px/24px " + sans + ";padding:0 8px;background:var(--seal);color:var(--on);border-radius:3px 3px 0 0}" +
  "@keyframes go{0%,70%{opacity:1}100%{opacity:0}}@media(prefers-reduced-motion:reduce){div{animation:none}}";

var overlayCSS = colours + button + messages +
  ":host{position:fixed;inset:auto 0 0 0;z-index:2147483647;font:16px/1.6 " + sans + ";color:var(--ink)}" +
  "section{max-height:min(72vh,46rem);overflow:auto;overscroll-behavior:contain;background:var(--paper);border-top:4px solid var(--seal);box-shadow:0 -8px 32px rgb(0 0 0/.22);padding:0 max(16px,calc(50vw - 32rem)) 16px}" +
  "section.full{max-height:100vh;height:100vh}header{display:flex;align-items:center;gap:12px;position:sticky;top:0;background:var(--paper);padding:12px 0;border-bottom:1px solid var(--hair);z-index:1}" +
  "h2{font-size:18px;line-height:1.4;margin:0;flex:1}h2 small{display:block;font-weight:400;font-size:15px;color:var(--soft)}" +
  ".chip{position:fixed;right:12px;bottom:12px;background:var(--seal);color:var(--on);border-color:var(--seal);font-weight:600}.chip:hover{color:var(--on)}" +
  "@media(max-width:500px){h2{font-size:16px}pre{font-size:14px}}";

var barCSS = colours + button + messages +
  ":host{position:fixed;inset:auto 0 0 0;z-index:2147483645;font:15px/1.4 " + sans + ";color:var(--ink);pointer-events:none}" +
  ".bar,.list,.chip{pointer-events:auto}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;background:var(--paper);border-top:1px solid var(--line);padding:6px 12px}" +
  ".bar.past{border-top:3px solid var(--seal);padding-top:4px}.group{display:flex;align-items:center;gap:6px}.group.join{gap:0}.join button{border-radius:0;margin-left:-1px}.join button:first-child{border-radius:3px 0 0 3px;margin:0}.join button:last-child{border-radius:0 3px 3px 0}" +
  ".time{flex:1 1 29rem;min-width:min(100%,29rem)}.slide{flex:1;min-width:8rem;position:relative;height:44px}.slide input{position:absolute;inset:0;width:100%;height:44px;margin:0;accent-color:var(--seal);cursor:pointer;background:none}" +
  ".marks{position:absolute;left:8px;right:8px;bottom:7px;height:5px;pointer-events:none}.marks i{position:absolute;height:5px;min-width:3px;background:var(--seal);opacity:.75;border-radius:1px}.marks i.today{width:2px;min-width:2px;height:12px;bottom:0;background:var(--ink);opacity:1}" +
  "[role=switch]{min-width:6em}.when{width:13em;flex:none;line-height:1.3}.when b{display:block;white-space:nowrap;font-weight:600;font-variant-numeric:tabular-nums}.when span{display:block;color:var(--soft);font-size:13px;max-width:14em;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.past .when b{color:var(--seal)}" +
  "input[type=date]{font:inherit;height:44px;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:3px;padding:0 8px;width:9.6em}" +
  ".chip{position:absolute;left:12px;bottom:12px;background:var(--paper);border-left:4px solid var(--seal);box-shadow:0 2px 10px rgb(0 0 0/.18);pointer-events:auto}" +
  ".list:focus-visible{outline:0}.list{max-height:50vh;overflow:auto;overscroll-behavior:contain;background:var(--paper);border-top:1px solid var(--line);padding:8px max(12px,calc(50vw - 32rem)) 12px}.list h2{font-size:16px;margin:8px 0 0}.list p.none{color:var(--soft);margin:4px 0}" +
  ".source{max-width:22em;overflow:hidden}.source span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;max-width:14em;color:var(--soft);font:13px " + mono + "}" +
  ".fold{margin-left:auto}@media(max-width:1400px){.source span{display:none}}@media(max-width:700px){.bar{gap:6px 8px;padding:6px 8px;max-height:70vh;overflow:auto}.time{flex-wrap:wrap;flex-basis:100%;min-width:0}.slide{flex-basis:100%;order:3}.when{flex:1;width:auto}.wide{display:none!important}.fold{order:9;margin-left:auto}}";
