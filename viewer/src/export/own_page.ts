/** This page as a file that opens without a network: with the state that is shown, its table included. */

/** The script that unpacks the bundle, and the element that it looks for; as `kobai.viewer.assets`. */
const LOADER = "kobai-loader", PACKED = "kobai-script";

/** A page that begins with what is `held` as JSON in the element of an id; `script`: the text of the bundle. */
export async function ownPage(page: Document, held: { id: string; content: unknown }, script: string): Promise<Blob> {
  const root = page.documentElement.cloneNode(true) as HTMLElement, body = root.querySelector("body")!;
  const loader = body.querySelector(`#${LOADER}`), words = [...body.querySelectorAll("noscript")];
  for (const one of [root, body]) for (const { name } of [...one.attributes]) if (name !== "lang") one.removeAttribute(name);
  const element = (tag: string, given: Record<string, string>, text = "") => {
    const made = page.createElement(tag);
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  };
  // Where the bundle is a file beside this page, its policy allows such files, of which a copy has none.
  if (!loader) root.querySelector('meta[http-equiv="Content-Security-Policy"]')?.remove();
  const run = loader ? [element("script", { type: "application/octet-stream", id: PACKED }, await packed(script)), loader]
    : [element("script", { type: "module" }, script.replaceAll("</script", "<\\/script"))];
  const data = element("script", { type: "application/json", id: held.id }, JSON.stringify(held.content).replaceAll("<", "\\u003c"));
  body.replaceChildren(element("div", { id: "kobai" }), ...words, data, ...run);
  return new Blob([`<!doctype html>\n${root.outerHTML}\n`], { type: "text/html" });
}

/** A text compressed, in base64. */
async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}
