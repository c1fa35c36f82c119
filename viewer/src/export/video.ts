/** A video through the browser's own encoder: H.264 in MP4 where it has one, else VP9 or VP8 in WebM. */
import type { Exportable } from "./exportable";
import { type Work, movie } from "./frames";
import { mp4 } from "./mp4";
import type { VideoTrack } from "./video_track";
import { webm } from "./webm";


const CODECS = ["avc1.640028", "avc1.4d0028", "avc1.42e028", "vp09.00.40.08", "vp8"];
const KEY_EVERY = 60;

async function codecFor(width: number, height: number, fps: number): Promise<VideoEncoderConfig | null> {
  if (typeof VideoEncoder === "undefined") return null;
  for (const codec of CODECS) {
    const config: VideoEncoderConfig = {
      codec, width, height, framerate: fps, bitrate: Math.round(Math.max(1.5e6, width * height * fps * 0.12)),
      ...(codec.startsWith("avc1") ? { avc: { format: "avc" as const } } : {}),
    };
    try {
      if ((await VideoEncoder.isConfigSupported(config)).supported) return config;
    } catch {
      // The browser does not know the codec: try the next one.
    }
  }
  return null;
}

/** Encode the movie; the second value is the file's ending. `none`: the error where the browser has no encoder. */
export async function video(source: Exportable, work: Work, none: string): Promise<[Blob, "mp4" | "webm"]> {
  const stage = source.stage!;
  const { fps } = source.player.timeline;
  const scale = Math.min(2, Math.max(1, 1280 / stage.width));
  let encoder: VideoEncoder | null = null;
  let failed: unknown = null;
  let track: VideoTrack | null = null;
  try {
    for await (const { canvas, index } of movie(source, scale, work)) {
      if (!track) {
        const config = await codecFor(canvas.width, canvas.height, fps);
        if (!config) throw new Error(none);
        const made: VideoTrack = { width: canvas.width, height: canvas.height, fps, chunks: [], codec: config.codec, description: null };
        track = made;
        encoder = new VideoEncoder({
          output: (chunk, meta) => {
            const data = new Uint8Array(chunk.byteLength);
            chunk.copyTo(data);
            made.chunks.push({ data, time: chunk.timestamp, key: chunk.type === "key" });
            const description = meta?.decoderConfig?.description;
            if (description) made.description = copy(description);
          },
          error: (error) => (failed = error),
        });
        encoder.configure(config);
      }
      const frame = new VideoFrame(canvas, { timestamp: Math.round((index * 1e6) / fps), duration: Math.round(1e6 / fps) });
      encoder!.encode(frame, { keyFrame: index % KEY_EVERY === 0 });
      frame.close();
      while (encoder!.encodeQueueSize > 8 && !failed) await new Promise((done) => setTimeout(done, 5));
      if (failed) throw failed;
    }
    if (!track || !encoder) throw new Error(none);
    await encoder.flush();
    if (failed) throw failed;
  } finally {
    if (encoder && encoder.state !== "closed") encoder.close();
  }
  if (track.codec.startsWith("avc1") && track.description) return [new Blob([mp4(track)], { type: "video/mp4" }), "mp4"];
  return [new Blob([webm(track)], { type: "video/webm" }), "webm"];
}

function copy(source: AllowSharedBufferSource): Uint8Array {
  return source instanceof ArrayBuffer || source instanceof SharedArrayBuffer
    ? new Uint8Array(source.slice(0))
    : new Uint8Array(source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength));
}
