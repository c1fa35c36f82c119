/**
 * How a state is looked at, in an address: `#…&camera=-60,30,3,45,0,0,0&focus=1&chosen=2&step=137&large=contour&folded=loss`. It is no part of
 * the state: whoever opens the address begins with it, and turning the surface is no change that "back" takes back.
 */
import type { Camera } from "./types";

export interface Sight {
  /** Of each panel in space; null where it is the scene's. */
  cameras: (Camera | null)[];
  /** The run in focus; −1: all. */
  focus: number;
  /** The optimizer whose step size is at hand. */
  chosen: number;
  /** The step at which it stands still; null where it plays, or has ended. */
  step: number | null;
  /** The kind of panel made large, and those folded away. */
  large: string | null;
  folded: readonly string[];
  /** What the map of many descents varies across and upwards, where there is one. */
  map?: readonly [string, string] | null;
}

/** What may stand in an address beside the state. */
const PART = /^(?:embed$|lesson=|camera=|focus=|chosen=|step=|large=|folded=|map=)/;
/** Panels in space, and kinds of panels, that an address names. */
const MOST = 64;
/** A place of the camera's target is in the box, whose longest edge is 1, or near it. */
const FAR = 10;

/** Whether a part of an address is no state. */
export const isBesideState = (part: string): boolean => PART.test(part);

/** A sight as the end of an address, from `&` on. */
export function sightText({ cameras, focus, chosen, step, large, folded, map }: Sight): string {
  const own = cameras.some((camera) => camera) ? cameras.map((camera) => (camera ? cameraText(camera) : "")).join(";") : "";
  const parts: [string, string][] = [
    ["camera", own], ["focus", focus < 0 ? "" : String(focus)], ["chosen", chosen ? String(chosen) : ""], ["step", step === null ? "" : String(step)], ["large", large ?? ""],
    ["folded", folded.join(",")], ["map", map?.map(encodeURIComponent).join(",") ?? ""],
  ];
  return parts.filter(([, text]) => text).map(([name, text]) => `&${name}=${text}`).join("");
}

/** The sight of an address; null where it has none. What cannot be is left out. */
export function sightOf(hash: string): Sight | null {
  const found = new Map(hash.replace(/^#/, "").split("&").map((part): [string, string] => {
    const at = part.indexOf("=");
    return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  }));
  const text = (name: string) => found.get(name) ?? "";
  if (!["camera", "focus", "chosen", "step", "large", "folded", "map"].some((name) => text(name))) return null;
  const whole = (name: string) => (/^\d{1,9}$/.test(text(name)) ? Number(text(name)) : null);
  const kinds = (name: string) => text(name).split(",").filter((kind) => /^[a-z]{1,20}$/.test(kind)).slice(0, MOST);
  return {
    cameras: text("camera") ? text("camera").split(";").slice(0, MOST).map(cameraOf) : [], focus: whole("focus") ?? -1, chosen: whole("chosen") ?? 0, step: whole("step"),
    large: kinds("large")[0] ?? null, folded: kinds("folded"), map: pairOf(text("map")),
  };
}

/** Two names. */
function pairOf(text: string): [string, string] | undefined {
  try {
    const [x, y, ...more] = text.split(",").map(decodeURIComponent);
    return x && y && !more.length && x.length + y.length < MOST ? [x, y] : undefined;
  } catch {
    return undefined;
  }
}

function cameraText({ azimuth, elevation, distance, fov, target }: Camera): string {
  return [azimuth % 360, elevation, distance, fov, ...target].map((v) => Number(v.toFixed(3))).join(",");
}

function cameraOf(text: string): Camera | null {
  const numbers = text.split(",").map((one) => (one === "" ? NaN : Number(one)));
  const [azimuth, elevation, distance, fov, ...target] = numbers;
  const can = numbers.length === 7 && numbers.every(Number.isFinite) && Math.abs(elevation) <= 90 && distance >= 0.4 && distance <= 12
    && fov >= 0 && fov < 180 && target.every((v) => Math.abs(v) <= FAR);
  return can ? { azimuth, elevation, distance, fov, target: target as Camera["target"] } : null;
}
