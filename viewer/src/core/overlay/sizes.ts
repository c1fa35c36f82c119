/** Sizes of type and gaps of the overlay, in CSS pixels. */
export const TICK = 11.5;
export const LABEL = 15;
export const NOTE = 12.5;
/** What is said beside an axis. */
export const SMALL = 12.5;
export const GAP = 7;
/** Depth of the texts of x ticks below the plot, in tick sizes: clear of the lowest text of the y axis. */
export const DROP = 0.8;
/** Height of the y label above the plot, in tick sizes: clear of a tick at its top. */
export const LIFT = 0.95;
/** From a title's middle to its caption's, in heights of a note. */
export const CAPTION = 1.3;
/** As small as a line of a title may become before it is parted or shortened. */
export const TITLE_SMALLEST = 0.8;
