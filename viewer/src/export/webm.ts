/** WebM file of one video track: the elements of Matroska that players need (RFC 9559). */
import { ascii, big, join } from "./bytes";
import type { VideoTrack } from "./video_track";

/** An element: its id, its size in eight bytes, its content. */
function element(id: number, ...content: Uint8Array[]): Uint8Array {
  const body = join(...content);
  const size = big(body.length, 8);
  size[0] = 0x01;
  return join(big(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1), size, body);
}

function whole(id: number, value: number): Uint8Array {
  let size = 1;
  while (value >= 256 ** size) size++;
  return element(id, big(value, size));
}

function real(id: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}

export function webm(track: VideoTrack): Uint8Array<ArrayBuffer> {
  const head = element(0x1a45dfa3,
    whole(0x4286, 1), whole(0x42f7, 1), whole(0x42f2, 4), whole(0x42f3, 8), element(0x4282, ascii("webm")),
    whole(0x4287, 4), whole(0x4285, 2));
  const info = element(0x1549a966,
    whole(0x2ad7b1, 1_000_000), real(0x4489, (track.chunks.length * 1000) / track.fps),
    element(0x4d80, ascii("kobai")), element(0x5741, ascii("kobai")));
  const tracks = element(0x1654ae6b, element(0xae,
    whole(0xd7, 1), whole(0x73c5, 1), whole(0x83, 1), element(0x86, ascii(track.codec === "vp8" ? "V_VP8" : "V_VP9")),
    whole(0x23e383, Math.round(1e9 / track.fps)),
    element(0xe0, whole(0xb0, track.width), whole(0xba, track.height))));
  const clusters: Uint8Array[] = [];
  let blocks: Uint8Array[] = [];
  let begin = 0;
  const close = () => {
    if (blocks.length) clusters.push(element(0x1f43b675, whole(0xe7, begin), ...blocks));
    blocks = [];
  };
  for (const chunk of track.chunks) {
    const at = Math.round(chunk.time / 1000);
    if (chunk.key) {
      close();
      begin = at;
    }
    blocks.push(element(0xa3, Uint8Array.of(0x81), big(at - begin, 2), Uint8Array.of(chunk.key ? 0x80 : 0), chunk.data));
  }
  close();
  return join(head, element(0x18538067, info, tracks, ...clusters));
}
