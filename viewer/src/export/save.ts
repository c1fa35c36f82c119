/** Saving a picture or movie: make the file, show progress, download it. */
import type { Exportable } from "./exportable";
import { fileSize } from "../core/format";
import { type Lang, say } from "../i18n";
import type { Toast } from "../ui/toast";
import { gif } from "./gif";
import { picture } from "./picture";
import { video } from "./video";

export type Kind = "png" | "gif" | "video";

export async function save(source: Exportable, kind: Kind, toast: Toast, lang: Lang): Promise<void> {
  let name = `kobai.${kind === "video" ? "mp4" : kind}`;
  const work = kind === "png" ? null : toast.begin(name);
  try {
    let blob: Blob;
    if (kind === "png") blob = await png(source);
    else if (kind === "gif") blob = await gif(source, work!);
    else {
      const [made, ending] = await video(source, work!, say(lang, "no video"));
      blob = made;
      name = `kobai.${ending}`;
    }
    download(blob, name);
    toast.say(say(lang, "saved", { name, size: fileSize(blob.size) }));
  } catch (error) {
    if (work?.signal.aborted) toast.hide();
    else toast.say(say(lang, "export failed", { name, why: (error as Error).message }));
  }
}

async function png(source: Exportable): Promise<Blob> {
  const canvas = picture(source, source.player.time, source.fraction);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("canvas"))), "image/png"));
}

/** Hand a file to the reader. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 30_000);
}
