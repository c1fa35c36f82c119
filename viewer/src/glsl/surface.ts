/** Shaders of surfaces and contour maps: colour by value, lines at the levels, light from one side, shadows under the balls. */
import look from "../look.json";
import { float, FRAGMENT_HEAD, ramp, VERTEX_HEAD } from "./common";

/** Bands and lines at the levels of a table by height; see `core/gl/levels.ts`. */
const LEVELS = `
uniform sampler2D uLevels;
uniform vec3 uBins;   // the first level, bins in a unit, their number

// The levels around a height; far away where there is none.
vec2 around(float v) {
  if (uBins.z == 0.0) return vec2(-1e20, 1e20);
  int bin = int(clamp((v - uBins.x) * uBins.y, -1.0, uBins.z) + 1.0);
  vec4 near = texelFetch(uLevels, ivec2(bin, 0), 0);
  return v < near.y ? near.xy : v < near.z ? near.yz : near.zw;
}

float line(float v, vec2 levels, float halfWidth) {
  float slope = length(vec2(dFdx(v), dFdy(v)));
  return clamp(halfWidth + 0.5 - min(v - levels.x, levels.y - v) / max(slope, 1e-9), 0.0, 1.0);
}
`;

/** A colour in a light from 0, full shadow, to 1. */
const LIT = `
${ramp("shade", look.light.shade)}
${ramp("white", look.light.white)}
vec3 lit(vec3 c, float light) {
  c *= shade(light);
  return c + (1.0 - c) * white(light);
}
`;

export const surfaceVertex = `${VERTEX_HEAD}
in vec3 place;
in vec3 normal;
in float value;
in float height;
in vec2 grid;
out vec3 vNormal;
out float vValue;
out float vHeight;
#ifdef MESH
out vec2 vGrid;
#endif
#if SHADOWS > 0
out vec3 vWorld;
#endif
void main() {
  vNormal = mat3(viewMatrix) * normal;
  vValue = value;
  vHeight = height;
#ifdef MESH
  vGrid = grid;
#endif
#if SHADOWS > 0
  vWorld = place;
#endif
  gl_Position = projectionMatrix * viewMatrix * vec4(place, 1.0);
}
`;

export const surfaceFragment = `${FRAGMENT_HEAD}
${LEVELS}
${LIT}
uniform sampler2D uMap;
uniform float uMapped;
uniform vec2 uRange;
uniform vec3 uColor;
uniform vec3 uLine;
uniform float uLineAlpha;
uniform vec2 uMesh;
uniform float uShade;
uniform float uAlpha;
uniform float uDpr;
uniform vec3 uLight;
#if SHADOWS > 0
uniform vec4 uShadow[SHADOWS];   // xyz: its middle, w: its radius
in vec3 vWorld;
#endif
in vec3 vNormal;
in float vValue;
in float vHeight;
#ifdef MESH
in vec2 vGrid;
#endif
void main() {
  float s = clamp((vValue - uRange.x) / (uRange.y - uRange.x), 0.0, 1.0);
  vec3 c = uMapped > 0.5 ? texture(uMap, vec2((s * 255.0 + 0.5) / 256.0, 0.5)).rgb : uColor;
  float light = ${float(look.light.flat)};
  if (uShade > 0.5) {
    light = 0.5 + 0.5 * dot(normalize(vNormal), uLight);
    if (!gl_FrontFacing) light = ${float(look.light.underside)} * (1.0 - light);
  }
  c = lit(c, light);
  float drawn = line(vHeight, around(vHeight), 0.45 * uDpr) * uLineAlpha;
#ifdef MESH
  vec2 near = abs(fract(vGrid / uMesh + 0.5) - 0.5) * uMesh / max(fwidth(vGrid), vec2(1e-9));
  drawn = max(drawn, clamp(0.45 * uDpr + 0.5 - min(near.x, near.y), 0.0, 1.0) * uLineAlpha);
#endif
  c = mix(c, uLine, drawn);
#if SHADOWS > 0
  for (int i = 0; i < SHADOWS; i++) {
    vec3 d = (vWorld - uShadow[i].xyz) / uShadow[i].w;
    float q = min(dot(d, d), 1.0);
    c *= 1.0 - ${float(look.ball.shadow)} * (1.0 - q) * (1.0 - q);
  }
#endif
  outColor = vec4(c, uAlpha);
}
`;

export const mapVertex = `${VERTEX_HEAD}
uniform vec4 uExtent;   // unit x0, x1, y0, y1
uniform float uFloor;   // unit height it lies at
out vec2 vUv;
void main() {
  vec2 corner = pieceCorner();
  vUv = corner;
  vec3 at = vec3(mix(uExtent.x, uExtent.y, corner.x), mix(uExtent.z, uExtent.w, corner.y), uFloor);
  gl_Position = projectionMatrix * viewMatrix * vec4((at - 0.5) * uAspect, 1.0);
}
`;

export const mapFragment = `${FRAGMENT_HEAD}
${LEVELS}
uniform sampler2D uGrid;
uniform sampler2D uMap;
uniform vec3 uLine;
uniform float uLineAlpha;
uniform float uAlpha;
uniform vec3 uBackground;
uniform float uDpr;
in vec2 vUv;

float height(vec2 uv) {
  ivec2 size = textureSize(uGrid, 0);
  vec2 at = uv * vec2(size - 1);
  ivec2 i = clamp(ivec2(floor(at)), ivec2(0), max(size - 2, ivec2(0)));
  vec2 f = at - vec2(i);
  float a = texelFetch(uGrid, i, 0).r;
  float b = texelFetch(uGrid, min(i + ivec2(1, 0), size - 1), 0).r;
  float c = texelFetch(uGrid, min(i + ivec2(0, 1), size - 1), 0).r;
  float d = texelFetch(uGrid, min(i + ivec2(1, 1), size - 1), 0).r;
  return mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
}

void main() {
  float v = height(vUv);
  if (!(v > -1e20 && v < 1e20)) discard;
  vec2 levels = around(v);
  float drawn = line(v, levels, 0.42 * uDpr);
#ifdef FILLED
  float lo = levels.x > -1e19 ? levels.x : 0.0;
  float hi = levels.y < 1e19 ? levels.y : 1.0;
  float s = uBins.z > 0.0 ? clamp(0.5 * (lo + hi), 0.0, 1.0) : clamp(v, 0.0, 1.0);
  vec3 c = texture(uMap, vec2((s * 255.0 + 0.5) / 256.0, 0.5)).rgb;
  outColor = vec4(mix(mix(uBackground, c, uAlpha), uLine, drawn * uLineAlpha), 1.0);
#else
  outColor = vec4(uLine, drawn * uLineAlpha * uAlpha);
#endif
}
`;
