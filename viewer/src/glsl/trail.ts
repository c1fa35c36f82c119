/**
 * Shaders of trails: every piece of every run is a quad of one draw call. Positions lie in one texture, time first, so a frame needs the pieces of
 * the steps gone by and nothing else; what is the present is a uniform.
 */
import { FRAGMENT_HEAD, STROKE, STROKE_COVER, VERTEX_HEAD } from "./common";

/** A path that leaves the box, whose places go from -1 to 1, fades before the panel's upper edge, at 1, cuts it. */
const FADED = `
float faded(vec3 at, float up) {
  return 1.0 - smoothstep(1.0, 1.06, max(max(abs(at.x), abs(at.y)), at.z)) * smoothstep(0.8, 0.99, up);
}`;

/** The heights in the box between which paths are drawn, low and high. */
const LIMITED = `
uniform vec2 uLimits;
bool beyondLimits(float z) { return z < uLimits.x || z > uLimits.y; }
`;

export const trailVertex = `${VERTEX_HEAD}
uniform sampler2D uPoints;  // xyz: position in the box, w: length of the way so far
uniform sampler2D uRuns;    // rgb: colour, a: last time index drawn
uniform int uCount;         // runs
uniform float uPieces;      // rows of one time index
uniform float uTime;
uniform float uHalf;        // half width, device pixels
uniform float uLift;
uniform float uFloor;       // 1: the shadow on the floor
uniform float uFades;       // 1: of a panel in space
uniform int uFocus;
out vec3 vColor;
flat out vec2 vWay;
out float vUp;
flat out vec3 vFrom;
flat out vec3 vTo;
flat out float vDim;
${STROKE}
${LIMITED}
void main() {
  vec2 corner = pieceCorner();
  int k = piece() / uCount;
  int p = piece() % uCount;
  vec4 run = texelFetch(uRuns, cell(p, uRuns), 0);
  float now = min(uTime, run.a) * uPieces;
  if (float(k) >= now) { gl_Position = NOWHERE; return; }
  float end = min(now, float(k + 1));
  int k0 = int(floor(end));
  vec4 a = texelFetch(uPoints, cell(k * uCount + p, uPoints), 0);
  vec4 b = texelFetch(uPoints, cell(k0 * uCount + p, uPoints), 0);
  float part = end - float(k0);
  if (part > 0.0) b = mix(b, texelFetch(uPoints, cell((k0 + 1) * uCount + p, uPoints), 0), part);
  if (beyondLimits(a.z) || beyondLimits(b.z)) {
    vec2 crossed = (uLimits - a.z) / (b.z - a.z);
    vec2 part = clamp(vec2(min(crossed.x, crossed.y), max(crossed.x, crossed.y)), 0.0, 1.0);
    if (a.z == b.z || part.x >= part.y) { gl_Position = NOWHERE; return; }
    vec4 way = b - a;
    b = a + part.y * way;
    a += part.x * way;
  }
  if (uFloor > 0.5) { a.z = -0.5 * uAspect.z; b.z = a.z; }
  vColor = run.rgb;
  vWay = vec2(a.w, b.w);
  vDim = uFocus < 0 || uFocus == p ? 1.0 : 0.16;
  float wide = uFocus == p ? 1.25 : 1.0;
  gl_Position = stroke(clip(a.xyz, uLift), clip(b.xyz, uLift), uHalf * wide, corner);
  vUp = uFades > 0.5 ? gl_Position.y / gl_Position.w : 0.0;
  vFrom = a.xyz / (0.5 * max(uAspect, vec3(1e-3)));
  vTo = b.xyz / (0.5 * max(uAspect, vec3(1e-3)));
}
`;

export const trailFragment = `${FRAGMENT_HEAD}
uniform float uAlpha;
uniform vec4 uEdge;     // colour the run's is mixed with, and how much of it
uniform float uDots;    // from bead to bead, in box units; 0: a solid line
uniform float uButt;    // 1: no round ends, where translucent pieces would overlap
in vec3 vColor;
flat in vec2 vWay;
in float vUp;           // 1: the upper edge of the panel
flat in vec3 vFrom;     // both ends in the box, from -1 to 1
flat in vec3 vTo;
flat in float vDim;
${STROKE_COVER}
${FADED}
void main() {
  float a = cover();
  if (uButt > 0.5 && beyond() > 0.0) a = 0.0;
  if (uDots > 0.0) {
    // the nearest dot whose middle lies on this piece
    float span = vWay.y - vWay.x;
    float here = vWay.x + span * vAt.x / max(vLen, 1e-3);
    float first = ceil(vWay.x / uDots) * uDots;
    float last = floor(vWay.y / uDots) * uDots;
    float bead = clamp(floor(here / uDots + 0.5) * uDots, first, last);
    float off = span > 0.0 ? (here - bead) / span * vLen : vAt.x;
    a = first > last || (bead >= vWay.y && span > 0.0) ? 0.0 : clamp(vHalf + 0.5 - length(vec2(off, vAt.y)), 0.0, 1.0);
  }
  a *= faded(mix(vFrom, vTo, clamp(vAt.x / max(vLen, 1e-3), 0.0, 1.0)), vUp);
  a *= uAlpha * vDim;
  if (a < 0.004) discard;
  outColor = vec4(mix(vColor, uEdge.rgb, uEdge.a), a);
}
`;

/** Very many runs: lines one device pixel wide. A line that is partly ahead is drawn up to the current time. */
export const hairlineVertex = `${VERTEX_HEAD}
uniform sampler2D uPoints;
uniform sampler2D uRuns;
uniform int uCount;
uniform int uRows;
uniform ivec3 uThinned;     // of how many runs every how-manieth is drawn, and rows from end to end of a line
uniform float uPieces;
uniform float uTime;
uniform float uLift;
uniform int uFocus;
uniform float uFades;
out float vUp;
out vec3 vBox;
out vec3 vColor;
out float vHeight;
flat out float vDim;
void main() {
  int line = gl_VertexID >> 1;
  int k = min((line / uThinned.x + (gl_VertexID & 1)) * uThinned.z, uRows - 1);
  // The run in focus is among those that are drawn.
  int p = min((line % uThinned.x) * uThinned.y + max(uFocus, 0) % uThinned.y, uCount - 1);
  vec4 run = texelFetch(uRuns, cell(p, uRuns), 0);
  float now = min(uTime, run.a) * uPieces;
  vec3 at;
  if (float(k) <= now) at = texelFetch(uPoints, cell(k * uCount + p, uPoints), 0).xyz;
  else {
    int k0 = int(floor(now));
    at = texelFetch(uPoints, cell(k0 * uCount + p, uPoints), 0).xyz;
    if (now > float(k0)) at = mix(at, texelFetch(uPoints, cell((k0 + 1) * uCount + p, uPoints), 0).xyz, now - float(k0));
  }
  vColor = run.rgb;
  // Of so many only the one in focus is opaque.
  vDim = uFocus < 0 ? 1.0 : uFocus == p ? 4.0 : 0.1;
  gl_Position = clip(at, uLift);
  vUp = uFades > 0.5 ? gl_Position.y / gl_Position.w : 0.0;
  vHeight = at.z;
  vBox = at / (0.5 * max(uAspect, vec3(1e-3)));
}
`;

export const hairlineFragment = `${FRAGMENT_HEAD}
uniform float uAlpha;
in float vUp;
in vec3 vBox;
in vec3 vColor;
flat in float vDim;
in float vHeight;
${FADED}
${LIMITED}
void main() {
  if (beyondLimits(vHeight)) discard;
  outColor = vec4(vColor, uAlpha * vDim * faded(vBox, vUp));
}
`;
