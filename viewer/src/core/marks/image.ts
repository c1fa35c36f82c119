/** Image: a small raster picture in a flat panel. */
import { BufferAttribute, BufferGeometry, type DataTexture, DoubleSide, type Mesh, NearestFilter, type RawShaderMaterial } from "three";
import { fillVertex, imageFragment } from "../../glsl/curve";
import type { Image } from "../../wire/types";
import { bytes, material, mesh } from "../gpu";
import { boxed, type DrawnMark, ORDER, type Setting } from "./mark";

export class ImageDrawn implements DrawnMark<Image> {
  readonly objects: Mesh[];
  private readonly geometry = new BufferGeometry();
  private readonly material: RawShaderMaterial;
  private key = "";

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
    if (mark.pixels.id === this.key) return;
    this.key = mark.pixels.id;
    (this.material.uniforms.uPicture.value as DataTexture | null)?.dispose();
    const [h, w, c] = mark.pixels.shape;
    const data = new Uint8Array(h * w * 4).fill(255);
    for (let i = 0; i < h * w; i++) for (let a = 0; a < c; a++) data[4 * i + a] = mark.pixels.data[c * i + a];
    const picture = bytes(data, w, h);
    picture.magFilter = NearestFilter;
    this.material.uniforms.uPicture.value = picture;
  }

  frame(): void {}

  dispose(): void {
    this.geometry.dispose();
    this.material.uniforms.uPicture.value?.dispose();
    this.material.dispose();
  }
}
