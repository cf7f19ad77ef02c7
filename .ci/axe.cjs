// node axe.cjs FOLDER: opens one page of each kind of a built site from file://,
// in both colour schemes and at the width of a phone, and wants no violation of
// WCAG 2 A and AA that axe-core can see, no error in the console and no request
// to anywhere else. NODE_PATH holds axe-core and puppeteer-core, CHROME the browser.
const fs = require("fs"), path = require("path"), url = require("url");
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const site = path.resolve(process.argv[2]);

// One page of each kind in each section: the class of the body says the kind.
function pages() {
  const found = ["index.html", "404.html", "participation/index.html", "about/index.html", "calendar/index.html", "styleguide/index.html"];
  for (const section of ["articles", "letters", "weeks", "bulletins", "reports", "calendar", "activities", "awards", "communities", "organizations", "programmes", "projects", "tags", "community", "feature"]) {
    found.push(section + "/index.html", ...oneOfEach(section));
  }
  return [...new Set(found)].filter((p) => p && fs.existsSync(path.join(site, p)));
}

function oneOfEach(section) {
  const dir = path.join(site, section);
  if (!fs.existsSync(dir)) return [];
  const last = new Map();
  for (const name of fs.readdirSync(dir, { recursive: true }).map(String).sort()) {
    if (!name.endsWith("index.html") || name.includes("page" + path.sep)) continue;
    const kind = /<body class="?kind-([a-z0-9]+)/.exec(fs.readFileSync(path.join(dir, name), "utf8"));
    if (kind) last.set(kind[1], path.join(section, name));
  }
  return [...last.values()];
}

async function check(browser, file, scheme) {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (e) => faults.push("script: " + e.message));
  page.on("console", (m) => { if (m.type() === "error") faults.push("console: " + m.text()); });
  page.on("request", (r) => { if (!/^(file|data|blob):/.test(r.url())) faults.push("request: " + r.url()); });
  await page.setViewport({ width: 390, height: 844 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(url.pathToFileURL(path.join(site, file)).href, { waitUntil: "load" });
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  for (const v of result.violations) {
    for (const n of v.nodes.slice(0, 3)) faults.push(`${v.id}: ${n.target.join(" ")}: ${n.failureSummary.replace(/\s+/g, " ")}`);
  }
  await page.close();
  return faults;
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROME, headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  let bad = 0;
  const list = pages();
  for (const file of list) {
    for (const scheme of ["light", "dark"]) {
      for (const fault of await check(browser, file, scheme)) {
        bad++;
        console.log(`${file} (${scheme}): ${fault}`);
      }
    }
  }
  await browser.close();
  console.log(`${list.length} pages, ${bad} faults`);
  process.exit(bad || list.length < 8 ? 1 : 0);
})().catch((e) => { console.error(e); process.exit(1); });
