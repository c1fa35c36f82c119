/** A video track as an encoder made it, before a container holds it. */
export interface VideoTrack {
  width: number;
  height: number;
  fps: number;
  chunks: { data: Uint8Array; time: number; key: boolean }[];
  codec: string;
  /** The decoder's configuration, where the codec has one. */
  description: Uint8Array | null;
}
