/** An icon of Lucide, as the elements that draw it in a box of 24 by 24. */
declare module 'lucide/dist/esm/icons/*.mjs' {
  const strokes: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
  export default strokes;
}
