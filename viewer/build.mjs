// Bundles src/main.ts into one self-contained ES module. Usage: node build.mjs [folder]
import { build } from "esbuild";

const folder = process.argv[2] ?? "../src/kobai/viewer/static";
await build({
  entryPoints: ["src/main.ts"],
  outfile: `${folder}/kobai.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* kobai viewer, MIT. Contains three.js (MIT, https://threejs.org) and gifenc (MIT). */" },
  logLevel: "warning",
});
