/** Unicode's names of characters that are met in copied formulas. */
export const NAMES: Readonly<Record<number, string>> = {};
