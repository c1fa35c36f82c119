/** The text of a file: UTF-8, UTF-16 by its mark, ISO-2022-JP, EUC-JP or Shift_JIS, Windows' western letters; as `kobai.tables.encoding`. */

/** The bytes as text in the first encoding that reads them. */
export function decoded(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const utf8 = read(bytes, "utf-8");
  if (utf8 !== null && !/\u001b(\$[@B]|\([BJI])/.test(utf8)) return utf8;
  if (utf8 !== null) return read(bytes, "iso-2022-jp") ?? utf8;
  const japanese = ["euc-jp", "shift_jis"].map((name) => read(bytes, name)).filter((text) => text !== null);
  // Half-width katakana without end is EUC-JP read as Shift_JIS; accents within words are no Japanese.
  const [likely] = japanese.filter((text) => text !== null && isJapanese(text)).sort((x, y) => halves(x) - halves(y));
  return likely ?? new TextDecoder("windows-1252").decode(bytes);
}

function read(bytes: Uint8Array, name: string): string | null {
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const halves = (text: string): number => text.match(/[｡-ﾟ]/g)?.length ?? 0;

/** Whether what is not ASCII is Japanese: kana, or kanji in words, or half-width katakana in words. */
function isJapanese(text: string): boolean {
  const others = text.match(/[^\x00-\x7f]/g) ?? [], letters = text.match(/[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff9f℃°±×]/g) ?? [];
  const lone = text.match(/(?<![｡-ﾟ])[｡-ﾟ](?![｡-ﾟ])/g) ?? [];
  return letters.length === others.length && lone.length === 0;
}
