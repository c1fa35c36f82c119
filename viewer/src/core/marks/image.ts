/** Image: a small raster picture in a flat panel, still or animated. */
import { BufferAttribute, BufferGeometry, type DataTexture, DoubleSide, LinearFilter, type Mesh, NearestFilter, type RawShaderMaterial } from "three";
import { fillVertex, imageFragment } from "../../glsl/curve";
import type { Image } from "../../wire/types";
import { bytes, material, mesh } from "../gpu";
import { boxed, type DrawnMark, ORDER, type Setting } from "./mark";

export class ImageDrawn implements DrawnMark<Image> {
  readonly objects: Mesh[];
  private readonly geometry = new BufferGeometry();
  private readonly material: RawShaderMaterial;
  private key = "";
  private mark: Image | null = null;
  private row = -1;

  constructor(setting: Setting) {
    this.material = material(fillVertex, imageFragment, { uPicture: { value: null } }, setting.shared);
    this.material.side = DoubleSide;
    this.objects = [mesh(this.geometry, this.material, ORDER.floor)];
  }

  update(mark: Image, { aspect }: Setting): void {
    const [x0, x1, y0, y1] = mark.extent.map((v, i) => boxed(v, aspect[i >> 1]));
    // The first row is the top one.
    this.geometry.setAttribute("place", new BufferAttribute(
      new Float32Array([x0, y1, 0, x1, y1, 0, x0, y0, 0, x1, y0, 0]), 3));
    this.geometry.setAttribute("uv", new BufferAttribute(new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), 2));
    this.geometry.setIndex([0, 1, 2, 2, 1, 3]);
    this.mark = mark;
    if (mark.pixels.id === this.key) return;
    this.key = mark.pixels.id;
    this.row = -1;
    (this.material.uniforms.uPicture.value as DataTexture | null)?.dispose();
    const [h, w] = mark.pixels.shape.slice(-3);
    const picture = bytes(picturePixels(mark, 0), w, h);
    picture.magFilter = mark.animated ? LinearFilter : NearestFilter;
    this.material.uniforms.uPicture.value = picture;
  }

  frame(time: number): void {
    const { mark } = this, row = Math.floor(time);
    if (!mark?.animated || row === this.row) return;
    this.row = row;
    const picture = this.material.uniforms.uPicture.value as DataTexture;
    (picture.image.data as Uint8Array).set(picturePixels(mark, row));
    picture.needsUpdate = true;
  }

  dispose(): void {
    this.geometry.dispose();
    this.material.uniforms.uPicture.value?.dispose();
    this.material.dispose();
  }
}

/** The RGBA of a picture at a time index. */
export function picturePixels({ pixels, animated }: Image, row: number): Uint8Array {
  const [h, w, c] = pixels.shape.slice(-3), from = animated ? row * h * w * c : 0;
  const data = new Uint8Array(h * w * 4).fill(255);
  for (let i = 0; i < h * w; i++) for (let a = 0; a < c; a++) data[4 * i + a] = pixels.data[from + c * i + a];
  return data;
}
