/** Shaders of balls: quads that face the eye, with a sphere's light and depth. */
import look from "../look.json";
import { float, FRAGMENT_HEAD, VERTEX_HEAD } from "./common";

export const ballVertex = `${VERTEX_HEAD}
uniform int uFocus;
uniform sampler2D uBalls;   // three texels each: centre in the box and radius; how far it has rolled, a quaternion; rgb and run
out vec2 vUv;
flat out vec3 vCentre;
flat out float vRadius;
flat out vec3 vColor;
flat out vec4 vTurn;
flat out float vDim;
void main() {
  vec2 corner = pieceCorner();
  vec4 ball = texelFetch(uBalls, cell(3 * piece(), uBalls), 0);
  vec4 turn = texelFetch(uBalls, cell(3 * piece() + 1, uBalls), 0);
  vec4 paint = texelFetch(uBalls, cell(3 * piece() + 2, uBalls), 0);
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
uniform float uToned;
uniform float uGhost;
uniform float uFull;        // the radius of a ball that is alone at its place
in vec2 vUv;
flat in vec3 vCentre;
flat in float vRadius;
flat in vec3 vColor;
flat in vec4 vTurn;
flat in float vDim;

vec3 rotate(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }

void main() {
  float r = length(vUv);
  float pixel = fwidth(r);
  float edge = clamp((1.0 - r) / max(pixel, 1e-6) + 0.5, 0.0, 1.0);
  if (edge <= 0.0) discard;
  vec2 uv = r > 1.0 ? vUv / r : vUv;
  vec3 n = vec3(uv, sqrt(max(0.0, 1.0 - dot(uv, uv))));
  // One at the place of another is smaller and stands before it.
  float before = max(0.0, uFull - vRadius) / ${float(1 - look.ball.nested)};
  vec4 at = projectionMatrix * vec4(vCentre + n * vRadius + vec3(0.0, 0.0, before), 1.0);
  gl_FragDepth = clamp(at.z / at.w * 0.5 + 0.5, 0.0, 1.0);
  vec3 c = vColor;
  if (uToned > 0.5) {
    // eight octants in two tones; the product is 0 on the seams
    vec3 own = rotate(vec4(-vTurn.xyz, vTurn.w), transpose(mat3(viewMatrix)) * n);
    float tone = clamp(0.5 + own.x * own.y * own.z * 2.5 / max(pixel, 1e-6), 0.0, 1.0);
    c = mix(mix(vColor, vec3(1.0), ${float(look.ball.second)}), vColor, tone);
  }
  float facing = dot(n, uLight);
  float glint = max(2.0 * facing * n.z - uLight.z, 0.0);
  c = c * (${float(look.ball.ambient)} + ${float(look.ball.diffuse)} * max(facing, ${float(look.ball.least)}))
    + ${float(look.ball.shine)} * pow(glint, ${float(look.ball.gloss)});
  outColor = vec4(c, edge * vDim * uGhost);
}
`;
