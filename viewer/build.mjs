// Bundles src/main.ts into one self-contained ES module, licences of what it contains included. Usage: node build.mjs [folder]
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const folder = process.argv[2] ?? "../src/kobai/viewer/static";
const { outputFiles, metafile } = await build({
  entryPoints: ["src/main.ts"],
  outfile: `${folder}/kobai.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  // Their notices stand whole in the comment at the top.
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  write: false,
  plugins: [{ name: "shaders", setup: ({ onLoad }) => { onLoad({ filter: /three\.module\.js$/ }, ({ path }) => ({ contents: withoutShaders(path) })); } }],
});

/**
 * three's renderer without the shaders of its own materials, a fifth of the bundle: the viewer draws with shaders of its own alone,
 * which include none of them.
 */
function withoutShaders(path) {
  const text = readFileSync(path, "utf8");
  const chunks = /^const ShaderChunk = \{([^}]*)\};/m.exec(text)?.[1] ?? "";
  const names = new Set([...chunks.matchAll(/:\s*([\w$]+)/g)].map(([, name]) => name));
  let emptied = 0;
  const short = text.replace(/^(?:const|var) ([\w$]+) = "(?:[^"\\\n]|\\.)*";$/gm, (line, name) => (names.has(name) && ++emptied ? `const ${name} = "";` : line));
  if (emptied < 100) throw new Error(`three: ${emptied} shaders of its materials were found; look how this version holds them`);
  return short;
}

/** The packages of which code is in the bundle. */
const sources = Object.values(metafile.outputs).flatMap(({ inputs }) =>
  Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput ? [path] : [])));
const packages = [...new Set(sources.flatMap((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/)?.[1] ?? []))].sort();

rmSync(`${folder}/licenses`, { recursive: true, force: true });
mkdirSync(`${folder}/licenses`, { recursive: true });
const notices = packages.map((name) => {
  const home = `node_modules/${name}`;
  const every = readdirSync(home).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  // Of several licences to choose from, one is enough.
  const files = every.includes("LICENSE-MIT") ? ["LICENSE-MIT"] : every;
  if (!files.length) throw new Error(`${name}: its package holds no licence, which every copy of the bundle must`);
  const text = files.map((file) => readFileSync(`${home}/${file}`, "utf8").replaceAll("\r\n", "\n").trim()).join("\n\n");
  writeFileSync(`${folder}/licenses/${name.replace("/", "_")}.txt`, `${text}\n`);
  const { version } = JSON.parse(readFileSync(`${home}/package.json`, "utf8"));
  return `This file contains code of ${name} ${version}, to which this applies:\n\n${text}`;
});
const own = readFileSync("../LICENSE", "utf8").replaceAll("\r\n", "\n").trim();
const comment = [`The viewer of kobai:\n\n${own}`, ...notices].join("\n\n");
if (comment.includes("*/")) throw new Error("a licence would end the comment it stands in");
writeFileSync(`${folder}/kobai.js`, `/*!\n${comment}\n*/\n${outputFiles[0].text}`);
