/** Things that face the eye: rolling balls (with their true depth), marks of fixed size, arrows. */
import { FRAGMENT_HEAD, VERTEX_HEAD } from "./common";

export const ballVertex = `${VERTEX_HEAD}
uniform int uFocus;
in vec2 corner;
in vec4 ball;      // centre in the box, radius
in vec4 turn;      // how far it has rolled, a quaternion
in vec4 paint;     // rgb, run number
out vec2 vUv;
flat out vec3 vCentre;
flat out float vRadius;
flat out vec3 vColor;
flat out vec4 vTurn;
flat out float vDim;
void main() {
  vec4 c = viewMatrix * vec4(ball.xyz, 1.0);
  vUv = (corner * 2.0 - 1.0) * 1.12;
  vCentre = c.xyz;
  vRadius = ball.w;
  vColor = paint.rgb;
  vTurn = turn;
  vDim = uFocus < 0 || uFocus == int(paint.a + 0.5) ? 1.0 : 0.16;
  if (ball.w <= 0.0) { gl_Position = NOWHERE; return; }
  gl_Position = projectionMatrix * vec4(c.xyz + vec3(vUv * ball.w, 0.0), 1.0);
}
`;

export const ballFragment = `${FRAGMENT_HEAD}
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 uLight;
uniform float uBanded;
uniform float uGhost;
in vec2 vUv;
flat in vec3 vCentre;
flat in float vRadius;
flat in vec3 vColor;
flat in vec4 vTurn;
flat in float vDim;

vec3 rotate(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }

void main() {
  float r2 = dot(vUv, vUv);
  float soft = fwidth(r2);
  float edge = clamp((1.0 - r2) / max(soft, 1e-6) + 0.5, 0.0, 1.0);
  if (edge <= 0.0) discard;
  vec3 n = vec3(vUv, sqrt(max(0.0, 1.0 - r2)));
  vec4 at = projectionMatrix * vec4(vCentre + n * vRadius, 1.0);
  gl_FragDepth = clamp(at.z / at.w * 0.5 + 0.5, 0.0, 1.0);
  vec3 w = transpose(mat3(viewMatrix)) * n;
  vec3 c = vColor;
  if (uBanded > 0.5) {
    vec3 own = rotate(vec4(-vTurn.xyz, vTurn.w), w);
    float f = fwidth(own.z) + 1e-4;
    float band = 1.0 - smoothstep(0.24 - f, 0.24 + f, abs(own.z));
    float g = fwidth(own.x) + 1e-4;
    float pole = smoothstep(0.90 - g, 0.90 + g, abs(own.x));
    c = mix(c, vec3(1.0), max(band, pole) * 0.86);
  }
  float light = clamp(0.5 + 0.5 * dot(w, uLight), 0.0, 1.0);
  float glint = pow(clamp(dot(n, normalize(vec3(-0.35, 0.55, 0.76))), 0.0, 1.0), 40.0);
  c = c * (0.52 + 0.52 * light) + vec3(0.45) * glint;
  c *= 1.0 - 0.25 * smoothstep(0.72, 1.0, r2);
  outColor = vec4(c, edge * vDim * uGhost);
}
`;

export const markVertex = `${VERTEX_HEAD}
uniform float uLift;
uniform float uSize;      // diameter, device pixels
uniform int uFocus;
in vec2 corner;
in vec3 unit;
in vec4 paint;            // rgb, run number or -1
out vec2 vUv;
flat out vec3 vColor;
flat out float vPixels;
flat out float vDim;
void main() {
  vec4 c = clip(world(unit), uLift);
  vPixels = uSize;
  vUv = (corner * 2.0 - 1.0) * (1.0 + 2.0 / uSize);
  vColor = paint.rgb;
  int run = int(floor(paint.a + 0.5));
  vDim = uFocus < 0 || run < 0 || uFocus == run ? 1.0 : 0.16;
  if (!(unit.x > -1e8 && unit.x < 1e8)) { gl_Position = NOWHERE; return; }
  gl_Position = c + vec4(vUv * uSize / uPixels * c.w, 0.0, 0.0);
}
`;

/** Symbols: 0 ball, 1 dot, 2 ring, 3 star, 4 cross. */
export const markFragment = `${FRAGMENT_HEAD}
uniform int uSymbol;
uniform float uAlpha;
uniform vec3 uHalo;
uniform float uHaloAlpha;
in vec2 vUv;
flat in vec3 vColor;
flat in float vPixels;
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
  if (uHaloAlpha > 0.0 && uSymbol < 2) {
    float inner = clamp(0.5 - (d + 1.6 / px) * px, 0.0, 1.0);
    c = mix(uHalo, c, mix(1.0, inner, uHaloAlpha));
  }
  a *= uAlpha * vDim;
  if (a < 0.004) discard;
  outColor = vec4(c, a);
}
`;

export const arrowVertex = `${VERTEX_HEAD}
uniform vec3 uTail;     // unit
uniform vec3 uTip;
uniform float uLift;
uniform float uWide;    // half width of the shaft, device pixels
in vec2 corner;
out vec2 vAt;
flat out float vLen;
void main() {
  vec4 a = clip(world(uTail), uLift);
  vec4 b = clip(world(uTip), uLift);
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
  float head = min(uWide * 5.5, vLen * 0.6);
  float broad = head * 0.48;
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
