/** Text that several shaders contain. Positions are in the box: centred, its edges `uAspect`. */

/** A number as a GLSL constant. */
export function float(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** A GLSL function that is linear between the points given and constant outside. */
export function ramp(name: string, points: number[][]): string {
  const pieces = points.slice(1).map(([x, y], i) => {
    const [x0, y0] = points[i];
    return `  if (x < ${float(x)}) return mix(${float(y0)}, ${float(y)}, (x - ${float(x0)}) / ${float(x - x0)});\n`;
  });
  const [[x, y], last] = [points[0], points[points.length - 1]];
  return `float ${name}(float x) {\n  if (x <= ${float(x)}) return ${float(y)};\n${pieces.join("")}  return ${float(last[1])};\n}\n`;
}

export const VERTEX_HEAD = `
precision highp float;
precision highp int;
precision highp sampler2D;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 uAspect;   // edges of the box
uniform vec2 uPixels;   // of the panel, device pixels
uniform float uDpr;

// Pulls a point towards the eye without moving it on the screen, so that lines lie on a surface and not half in it.
vec4 clip(vec3 at, float lift) {
  vec4 eye = viewMatrix * vec4(at, 1.0);
  if (projectionMatrix[3][3] == 0.0) eye.xyz *= 1.0 - lift / max(1e-6, length(eye.xyz));
  else eye.z += lift;
  return projectionMatrix * eye;
}

// of quads without attributes
int piece() { return gl_VertexID >> 2; }
vec2 pieceCorner() { return vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1)); }

const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

ivec2 cell(int i, sampler2D t) { int w = textureSize(t, 0).x; return ivec2(i % w, i / w); }
`;

export const FRAGMENT_HEAD = `
precision highp float;
precision highp int;
precision highp sampler2D;
out vec4 outColor;
`;

/** The capsule every line is made of: a quad around a–b, with the distance to it for round ends and smooth edges. */
export const STROKE = `
out vec2 vAt;        // along, across: device pixels from a
flat out float vLen;
flat out float vHalf;

vec4 stroke(vec4 a, vec4 b, float halfWidth, vec2 corner) {
  if (a.w <= 0.0 || b.w <= 0.0) return NOWHERE;
  vec2 pa = a.xy / a.w * 0.5 * uPixels;
  vec2 pb = b.xy / b.w * 0.5 * uPixels;
  vec2 d = pb - pa;
  float len = length(d);
  vec2 u = len > 1e-4 ? d / len : vec2(1.0, 0.0);
  vec2 n = vec2(-u.y, u.x);
  float reach = halfWidth + 1.0;
  vec2 p = (corner.x < 0.5 ? pa - u * reach : pb + u * reach) + n * (corner.y * 2.0 - 1.0) * reach;
  vLen = len;
  vHalf = halfWidth;
  vAt = vec2(dot(p - pa, u), dot(p - pa, n));
  vec4 end = corner.x < 0.5 ? a : b;
  return vec4(p / (0.5 * uPixels) * end.w, end.z, end.w);
}
`;

export const STROKE_COVER = `
in vec2 vAt;
flat in float vLen;
flat in float vHalf;

float beyond() { return max(max(-vAt.x, vAt.x - vLen), 0.0); }
float cover() { return clamp(vHalf + 0.5 - length(vec2(beyond(), vAt.y)), 0.0, 1.0); }
`;
