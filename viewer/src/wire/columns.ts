/** The columns of a table in their order: in an object JavaScript puts names that are whole numbers first. */
import type { Data } from "./state";

type Ordered = Pick<Data, "columns" | "order">;
type Entries = readonly (readonly [string, Data["columns"][string]])[];

/** Names, in the order of the table. */
export const namesIn = ({ columns, order }: Ordered): string[] => (order ? [...order] : Object.keys(columns));

/** Names and cells, in the order of the table. */
export const columnsIn = (table: Ordered): [string, Data["columns"][string]][] => namesIn(table).map((name) => [name, table.columns[name]]);

/** Columns as a state has them; with their order where the object has another. */
export function tableFrom(entries: Entries): Ordered {
  const columns = Object.fromEntries(entries), order = entries.map(([name]) => name);
  return Object.keys(columns).every((name, i) => name === order[i]) ? { columns } : { columns, order };
}
