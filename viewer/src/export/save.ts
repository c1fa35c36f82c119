/** Saving what is seen. */
import type { Viewer } from "../core/viewer";
import { type Lang, say } from "../i18n";
import type { Toast } from "../ui/toast";
import { picture } from "./picture";

export type Kind = "png" | "gif" | "video";

/** Make the file and hand it to the browser as a download. */
export async function save(viewer: Viewer, kind: Kind, toast: Toast, lang: Lang): Promise<void> {
  const name = "kobai.png";
  void kind;
  try {
    const canvas = picture(viewer, viewer.player.time, viewer.fraction);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new Error();
    download(blob, name);
    toast.say(say(lang, "saved", { name, size: size(blob.size) }));
  } catch (error) {
    toast.say(say(lang, "export failed", { name, why: String((error as Error).message) }));
  }
}

export function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 30_000);
}
