/** Shaders of the marks of a path's steps: round, and the smaller the nearer the steps before and after are on the screen. */
import { FRAGMENT_HEAD, VERTEX_HEAD } from "./common";

export const stepVertex = `${VERTEX_HEAD}
uniform sampler2D uPoints;  // xyz: position in the box
uniform sampler2D uRuns;    // rgb: colour, a: last time index
uniform sampler2D uMarks;   // x: time index, y: run
uniform int uCount;         // runs
uniform int uPieces;        // rows of one time index
uniform float uLift;
uniform vec4 uSizes;        // share of the distance; most and least diameter and width of the halo, device pixels
uniform float uFactor;      // of the diameters
uniform int uFocus;
out vec2 vAt;               // device pixels from the middle
flat out float vHalf;
flat out vec3 vColor;
flat out float vDim;

vec4 place(int k, int p) { return clip(texelFetch(uPoints, cell(k * uPieces * uCount + p, uPoints), 0).xyz, uLift); }

float screenDistance(vec4 a, vec4 b) { return length((a.xy / a.w - b.xy / b.w) * 0.5 * uPixels); }

void main() {
  ivec2 mark = ivec2(texelFetch(uMarks, cell(piece(), uMarks), 0).xy);
  int k = mark.x;
  int p = mark.y;
  vec4 run = texelFetch(uRuns, cell(p, uRuns), 0);
  gl_Position = NOWHERE;
  vec4 here = place(k, p);
  float gap = 1e9;
  if (k > 0) gap = min(gap, screenDistance(here, place(k - 1, p)));
  if (float(k) < run.a) gap = min(gap, screenDistance(here, place(k + 1, p)));
  float size = min(uSizes.x * gap, uSizes.y);
  if (!(size >= uSizes.z) || here.w <= 0.0) return;
  vHalf = 0.5 * size * uFactor;
  vColor = run.rgb;
  vDim = uFocus < 0 || uFocus == p ? 1.0 : 0.16;
  vAt = (pieceCorner() * 2.0 - 1.0) * (vHalf + uSizes.w + 1.0);
  gl_Position = here + vec4(vAt / (0.5 * uPixels) * here.w, 0.0, 0.0);
}
`;

export const stepFragment = `${FRAGMENT_HEAD}
uniform vec4 uSizes;
uniform vec3 uHalo;
uniform float uAlpha;
in vec2 vAt;
flat in float vHalf;
flat in vec3 vColor;
flat in float vDim;
void main() {
  float d = length(vAt) - vHalf;
  float all = clamp(0.5 - d + uSizes.w, 0.0, 1.0) * uAlpha * vDim;
  if (all < 0.004) discard;
  outColor = vec4(uSizes.w > 0.0 ? mix(uHalo, vColor, clamp(0.5 - d, 0.0, 1.0)) : vColor, all);
}
`;
