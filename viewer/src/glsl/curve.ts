/** Shaders of curves through points: one texture row a time index, a quad for each piece, gaps where a row has them. */
import { FRAGMENT_HEAD, STROKE, STROKE_COVER, VERTEX_HEAD } from "./common";

export const curveVertex = `${VERTEX_HEAD}
uniform sampler2D uPoints;   // xyz: position in the box, w: length so far, below 0 in a gap
uniform int uCount;          // points of one row
uniform int uRow;
uniform float uPart;         // how far towards the next row
uniform float uFrom;         // drawn from this point …
uniform float uUntil;        // … up to this one
uniform float uHalf;
uniform float uLift;
out float vWay;
${STROKE}
vec4 at(int i) {
  vec4 p = texelFetch(uPoints, cell(uRow * uCount + i, uPoints), 0);
  if (uPart <= 0.0 || p.w < 0.0) return p;
  vec4 next = texelFetch(uPoints, cell((uRow + 1) * uCount + i, uPoints), 0);
  return next.w < 0.0 ? p : mix(p, next, uPart); // the earlier row where the later has a gap
}
void main() {
  vec2 corner = pieceCorner();
  int i = piece();
  if (float(i) >= uUntil || float(i + 1) <= uFrom) { gl_Position = NOWHERE; return; }
  vec4 a = at(i);
  vec4 b = at(i + 1);
  if (a.w < 0.0 || b.w < 0.0) { gl_Position = NOWHERE; return; }
  float from = clamp(uFrom - float(i), 0.0, 1.0);
  float until = clamp(uUntil - float(i), 0.0, 1.0);
  vec4 a1 = mix(a, b, from);
  vec4 b1 = mix(a, b, until);
  vWay = corner.x < 0.5 ? a1.w : b1.w;
  gl_Position = stroke(clip(a1.xyz, uLift), clip(b1.xyz, uLift), uHalf, corner);
}
`;

export const curveFragment = `${FRAGMENT_HEAD}
uniform vec3 uColor;
uniform float uAlpha;
uniform vec2 uDash;    // length of a dash, and of it with its gap, in box units; 0: solid
uniform float uButt;
in float vWay;
${STROKE_COVER}
void main() {
  float a = cover();
  if (uButt > 0.5 && beyond() > 0.0) a = 0.0;
  if (uDash.y > 0.0 && mod(vWay, uDash.y) > uDash.x) a = 0.0;
  a *= uAlpha;
  if (a < 0.004) discard;
  outColor = vec4(uColor, a);
}
`;

export const fillVertex = `${VERTEX_HEAD}
in vec3 place;
in vec2 uv;
out vec2 vUv;
void main() { vUv = uv; gl_Position = projectionMatrix * viewMatrix * vec4(place, 1.0); }
`;

export const fillFragment = `${FRAGMENT_HEAD}
uniform vec3 uColor;
uniform float uAlpha;
in vec2 vUv;
void main() { outColor = vec4(uColor, uAlpha); }
`;

export const imageFragment = `${FRAGMENT_HEAD}
uniform sampler2D uPicture;
in vec2 vUv;
void main() { outColor = texture(uPicture, vUv); }
`;
