/** MP4 file of one H.264 track, its index before its data so that it plays while it loads (ISO/IEC 14496-12 and -15). */
import { ascii, big, join } from "./bytes";
import type { VideoTrack } from "./video_track";

const box = (name: string, ...content: Uint8Array[]): Uint8Array => {
  const body = join(...content);
  return join(big(body.length + 8, 4), ascii(name), body);
};
/** A box with version 0 and flags. */
const full = (name: string, flags: number, ...content: Uint8Array[]) => box(name, big(flags, 4), ...content);
const zeros = (n: number) => new Uint8Array(n);
const MATRIX = join(big(0x10000, 4), zeros(12), big(0x10000, 4), zeros(12), big(0x40000000, 4));
const TICKS = 1000;

export function mp4(track: VideoTrack): Uint8Array<ArrayBuffer> {
  const { chunks, width, height, fps } = track;
  const scale = Math.round(fps * TICKS);
  const length = chunks.length * TICKS;
  const head = box("ftyp", ascii("isom"), big(0x200, 4), ascii("isomiso2avc1mp41"));
  const data = box("mdat", ...chunks.map((chunk) => chunk.data));
  const entry = box("avc1",
    zeros(6), big(1, 2), zeros(16), big(width, 2), big(height, 2), big(0x480000, 4), big(0x480000, 4), zeros(4), big(1, 2),
    zeros(32), big(0x18, 2), big(0xffff, 2), box("avcC", track.description as Uint8Array));
  const keys = chunks.flatMap((chunk, i) => (chunk.key ? [big(i + 1, 4)] : []));
  const index = (offset: number) => {
    const table = box("stbl",
      full("stsd", 0, big(1, 4), entry),
      full("stts", 0, big(1, 4), big(chunks.length, 4), big(TICKS, 4)),
      full("stss", 0, big(keys.length, 4), ...keys),
      full("stsc", 0, big(1, 4), big(1, 4), big(chunks.length, 4), big(1, 4)),
      full("stsz", 0, big(0, 4), big(chunks.length, 4), ...chunks.map((chunk) => big(chunk.data.length, 4))),
      full("stco", 0, big(1, 4), big(offset, 4)));
    const media = box("mdia",
      full("mdhd", 0, zeros(8), big(scale, 4), big(length, 4), big(0x55c4, 2), zeros(2)),
      full("hdlr", 0, zeros(4), ascii("vide"), zeros(12), ascii("kobai"), zeros(1)),
      box("minf",
        full("vmhd", 1, zeros(8)),
        box("dinf", full("dref", 0, big(1, 4), full("url ", 1))), table));
    return box("moov",
      full("mvhd", 0, zeros(8), big(scale, 4), big(length, 4), big(0x10000, 4), big(0x100, 2), zeros(10), MATRIX, zeros(24), big(2, 4)),
      box("trak",
        full("tkhd", 3, zeros(8), big(1, 4), zeros(4), big(length, 4), zeros(16), MATRIX, big(width * 65536, 4), big(height * 65536, 4)),
        media));
  };
  // The index has the same length whatever the offset in it is.
  const offset = head.length + index(0).length + 8;
  return join(head, index(offset), data);
}
