/** An encoded video track made up for tests, and readers of its bytes. */
import type { VideoTrack } from "../../src/export/video_track";

export const track = (codec: string): VideoTrack => ({
  width: 64, height: 48, fps: 20, codec, description: Uint8Array.of(1, 100, 0, 31),
  chunks: Array.from({ length: 130 }, (_, i) => ({ data: new Uint8Array(10 + i).fill(i), time: i * 50_000, key: i % 60 === 0 })),
});
export const text = (b: Uint8Array, at: number, n: number) => String.fromCharCode(...b.subarray(at, at + n));
export const word = (b: Uint8Array, at: number) => new DataView(b.buffer, b.byteOffset).getUint32(at);
