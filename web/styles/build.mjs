// Compiles our style sheet and copies what the pages need from nhsuk-frontend into web/static.
// Run from web/: npm ci --ignore-scripts && npm run build

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const nhsuk = "node_modules/nhsuk-frontend/dist/nhsuk";
const icons = ["arrow-up-down", "arrow-up", "arrow-down", "cross"];

const { css } = compile("styles/signpost.scss", {
  loadPaths: ["node_modules"],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["if-function"],
});
mkdirSync("static/images", { recursive: true });
writeFileSync("static/signpost.css", `${css}\n`);
copyFileSync(`${nhsuk}/nhsuk-frontend.min.js`, "static/nhsuk-frontend.min.js");
for (const icon of icons) {
  copyFileSync(`${nhsuk}/assets/images/nhsuk-icon-${icon}.svg`, `static/images/nhsuk-icon-${icon}.svg`);
}
