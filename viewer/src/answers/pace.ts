/** How work goes on beside other work. */

export interface Pace {
  /** Whether anybody still waits for the result. */
  wanted(): boolean;
  /** Whether it is time to let others run. */
  due(): boolean;
  /** Let them. */
  pause(): Promise<void>;
}

/** A pace that pauses after so many milliseconds. */
export function paced(milliseconds: number, wanted: () => boolean, pause: () => Promise<void>): Pace {
  let since = performance.now();
  return {
    wanted,
    due: () => performance.now() - since > milliseconds,
    pause: async () => {
      await pause();
      since = performance.now();
    },
  };
}
