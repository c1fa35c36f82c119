/**
 * Trails: every segment of every run is an instance of one quad. Positions lie in one texture, time first, so a frame needs the
 * instances of the steps gone by and nothing else; what is the present is a uniform.
 */
import { FRAGMENT_HEAD, STROKE, STROKE_COVER, VERTEX_HEAD } from "./common";

export const trailVertex = `${VERTEX_HEAD}
uniform sampler2D uPoints;  // xyz: unit position, w: length of the way so far
uniform sampler2D uRuns;    // rgb: colour, a: last time index drawn
uniform int uCount;         // runs
uniform int uStride;        // time indices a segment spans
uniform float uTime;
uniform float uHalf;        // half width, device pixels
uniform float uLift;
uniform float uFloor;       // 1: the shadow on the floor
uniform int uFocus;
in vec2 corner;
out vec3 vColor;
out float vWay;
flat out float vDim;
${STROKE}
void main() {
  int k = (gl_InstanceID / uCount) * uStride;
  int p = gl_InstanceID % uCount;
  vec4 run = texelFetch(uRuns, cell(p, uRuns), 0);
  float now = min(uTime, run.a);
  if (float(k) >= now) { gl_Position = NOWHERE; return; }
  float end = min(now, float(k + uStride));
  int k0 = int(floor(end));
  vec4 a = texelFetch(uPoints, cell(k * uCount + p, uPoints), 0);
  vec4 b = texelFetch(uPoints, cell(k0 * uCount + p, uPoints), 0);
  float part = end - float(k0);
  if (part > 0.0) b = mix(b, texelFetch(uPoints, cell((k0 + 1) * uCount + p, uPoints), 0), part);
  if (uFloor > 0.5) { a.z = 0.0; b.z = 0.0; }
  vColor = run.rgb;
  vWay = corner.x < 0.5 ? a.w : b.w;
  vDim = uFocus < 0 || uFocus == p ? 1.0 : 0.16;
  float wide = uFocus == p ? 1.25 : 1.0;
  gl_Position = stroke(clip(world(a.xyz), uLift), clip(world(b.xyz), uLift), uHalf * wide, corner);
}
`;

export const trailFragment = `${FRAGMENT_HEAD}
uniform float uAlpha;
uniform float uRound;   // 1: shaded as a tube
uniform float uDots;    // length of a dot and its gap in box units; 0: solid
uniform float uButt;    // 1: no round ends, where translucent pieces would overlap
in vec3 vColor;
in float vWay;
flat in float vDim;
${STROKE_COVER}
void main() {
  float a = cover();
  if (uButt > 0.5 && beyond() > 0.0) a = 0.0;
  if (uDots > 0.0) {
    if (fract(vWay / uDots) > 0.42) a = 0.0;
  }
  a *= uAlpha * vDim;
  if (a < 0.004) discard;
  vec3 c = vColor;
  if (uRound > 0.5) {
    float across = clamp(vAt.y / max(vHalf, 0.5), -1.0, 1.0);
    float up = sqrt(1.0 - across * across);
    c = c * (0.72 + 0.28 * up) + vec3(0.10) * pow(up, 12.0);
  }
  outColor = vec4(c, a);
}
`;

/** Very many runs: one device pixel wide, two vertices a piece. */
export const hairVertex = trailVertex
  .replace("in vec2 corner;", "in float corner;")
  .replace("vWay = corner.x < 0.5 ? a.w : b.w;", "vWay = 0.0;")
  .replace(/gl_Position = stroke\(.*\);/, "gl_Position = clip(world(corner < 0.5 ? a.xyz : b.xyz), uLift);");

export const hairFragment = `${FRAGMENT_HEAD}
uniform float uAlpha;
in vec3 vColor;
in float vWay;
flat in float vDim;
void main() { outColor = vec4(vColor, uAlpha * vDim); }
`;
