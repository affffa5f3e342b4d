/**
 * A value of which only sound parts are left: what is there is of the right form, but anything may be missing, and what was
 * written wrongly is undefined. So the checks
 * that a schema cannot make need not know which mistakes the schema has found.
 */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
    : T;
