/** Shaders that copy a picture, pixel by pixel, to the whole canvas. */
import { FRAGMENT_HEAD, VERTEX_HEAD } from "./common";

export const copyVertex = `${VERTEX_HEAD}
void main() { gl_Position = vec4(pieceCorner() * 2.0 - 1.0, 0.0, 1.0); }
`;

export const copyFragment = `${FRAGMENT_HEAD}
uniform sampler2D uPicture;
void main() { outColor = vec4(texelFetch(uPicture, ivec2(gl_FragCoord.xy), 0).rgb, 1.0); }
`;
