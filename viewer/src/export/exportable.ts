/** What pictures and movies are made from: a stage with its scene, and the player that moves through it. */
import type { Player } from "../core/player";
import type { Stage } from "../core/stage";
import type { Aside } from "../wire/aside";
import type { Message, Theme } from "../wire/types";

export interface Exportable {
  readonly stage: Stage | null;
  readonly message: Message | null;
  readonly player: Player;
  readonly theme: Theme;
  /** How far through the movie the player is, 0 … 1. */
  readonly fraction: number;
  /** What stands beside the picture; null: nothing. */
  readonly aside?: Aside | null;
}
