/** Shaders of symbols of a fixed size on the screen. */
import { FRAGMENT_HEAD, VERTEX_HEAD } from "./common";

export const symbolVertex = `${VERTEX_HEAD}
uniform float uLift;
uniform float uHaloWidth;   // device pixels, outside the symbol
uniform vec2 uInside;
uniform float uSize;      // diameter, device pixels
uniform int uFocus;
uniform sampler2D uMarks;   // two texels each: place in the box and share of the size; rgb and run number or -1
out vec2 vUv;
flat out vec3 vColor;
flat out float vPixels;
flat out float vHalo;
flat out float vDim;
void main() {
  vec2 corner = pieceCorner();
  vec4 at = texelFetch(uMarks, cell(2 * piece(), uMarks), 0);
  vec3 place = at.xyz;
  float size = uSize * at.w;
  vec4 paint = texelFetch(uMarks, cell(2 * piece() + 1, uMarks), 0);
  vec4 c = clip(place, uLift);
  vPixels = size;
  vHalo = uHaloWidth * at.w * at.w; // thin in what lies within another
  vUv = (corner * 2.0 - 1.0) * (1.0 + (2.0 + 2.0 * uHaloWidth) / size);
  vColor = paint.rgb;
  int run = int(floor(paint.a + 0.5));
  vDim = uFocus < 0 || run < 0 || uFocus == run ? 1.0 : 0.16;
  if (!(place.x > -1e8 && place.x < 1e8) || abs(c.x) > c.w * uInside.x || abs(c.y) > c.w * uInside.y) { gl_Position = NOWHERE; return; }
  gl_Position = c + vec4(vUv * size / uPixels * c.w, 0.0, 0.0);
}
`;

/** Symbols: 0 ball, 1 dot, 2 ring, 3 star, 4 cross. */
export const symbolFragment = `${FRAGMENT_HEAD}
uniform int uSymbol;
uniform float uAlpha;
uniform vec3 uHalo;
in vec2 vUv;
flat in vec3 vColor;
flat in float vPixels;
flat in float vHalo;
flat in float vDim;

float star(vec2 p) {
  float a = atan(p.x, p.y);
  float k = 6.2831853 / 5.0;
  a = abs(mod(a + 0.5 * k, k) - 0.5 * k);
  vec2 q = length(p) * vec2(sin(a), cos(a));
  vec2 tip = vec2(0.0, 1.0);
  vec2 notch = 0.42 * vec2(sin(0.5 * k), cos(0.5 * k));
  vec2 e = notch - tip;
  vec2 d = q - tip;
  return (e.y * d.x - e.x * d.y) / length(e) * -1.0;
}

void main() {
  float r = length(vUv);
  float px = 0.5 * vPixels;     // pixels in one unit of vUv
  float d = r - 1.0;            // signed distance, below 0 inside
  vec3 c = vColor;
  if (uSymbol == 2) d = abs(r - 0.80) - max(0.16, 0.9 / px);
  if (uSymbol == 3) d = star(vUv);
  if (uSymbol == 4) {
    vec2 p = vec2(abs(vUv.x + vUv.y), abs(vUv.x - vUv.y)) * 0.70711;
    d = max(min(p.x, p.y) - max(0.17, 0.8 / px), max(p.x, p.y) - 1.0);
  }
  if (uSymbol == 0) c *= 0.78 + 0.30 * sqrt(max(0.0, 1.0 - r * r)) * (0.6 + 0.4 * clamp(vUv.y - vUv.x, -1.0, 1.0));
  float a = clamp(0.5 - d * px, 0.0, 1.0);
  if (vHalo > 0.0) {
    c = mix(uHalo, c, a);
    a = max(a, 0.9 * clamp(0.5 - d * px + vHalo, 0.0, 1.0));
  }
  a *= uAlpha * vDim;
  if (a < 0.004) discard;
  outColor = vec4(c, a);
}
`;
