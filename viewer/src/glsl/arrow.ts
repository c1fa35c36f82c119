/** Shaders of an arrow between two points that faces the eye. */
import { FRAGMENT_HEAD, VERTEX_HEAD } from "./common";

export const arrowVertex = `${VERTEX_HEAD}
uniform vec3 uTail;     // in the box
uniform vec3 uTip;
uniform float uLift;
uniform float uWide;    // half width of the shaft, device pixels
out vec2 vAt;
flat out float vLen;
void main() {
  vec2 corner = pieceCorner();
  vec4 a = clip(uTail, uLift);
  vec4 b = clip(uTip, uLift);
  if (a.w <= 0.0 || b.w <= 0.0) { gl_Position = NOWHERE; return; }
  vec2 pa = a.xy / a.w * 0.5 * uPixels;
  vec2 pb = b.xy / b.w * 0.5 * uPixels;
  vec2 d = pb - pa;
  float len = length(d);
  vec2 u = len > 1e-4 ? d / len : vec2(1.0, 0.0);
  vec2 n = vec2(-u.y, u.x);
  float reach = uWide * 4.0 + 1.5;
  vec2 p = (corner.x < 0.5 ? pa - u * 2.0 : pb + u * 2.0) + n * (corner.y * 2.0 - 1.0) * reach;
  vAt = vec2(dot(p - pa, u), dot(p - pa, n));
  vLen = len;
  vec4 end = corner.x < 0.5 ? a : b;
  gl_Position = len < 1.0 ? NOWHERE : vec4(p / (0.5 * uPixels) * end.w, end.z, end.w);
}
`;

export const arrowFragment = `${FRAGMENT_HEAD}
uniform vec3 uColor;
uniform float uAlpha;
uniform float uWide;
uniform vec3 uHalo;
in vec2 vAt;
flat in float vLen;

float arrow(vec2 at) {
  float head = min(uWide * 9.0, vLen * 0.6);
  float broad = head * 0.36;
  float y = abs(at.y);
  float shaft = max(max(-at.x, at.x - (vLen - head * 0.9)), y - min(uWide, broad * 0.6));
  float t = vLen - at.x;
  float slope = broad / max(head, 1e-3);
  float tip = max((y - t * slope) / sqrt(1.0 + slope * slope), t - head);
  return min(shaft, tip);
}

void main() {
  float d = arrow(vAt);
  float a = clamp(0.5 - d, 0.0, 1.0);
  float halo = clamp(0.5 - (d - 1.2), 0.0, 1.0) * 0.7;
  float all = max(a, halo) * uAlpha;
  if (all < 0.004) discard;
  outColor = vec4(mix(uHalo, uColor, a), all);
}
`;
