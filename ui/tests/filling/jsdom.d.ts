// The package brings no types; the little that a page of its own needs.
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options?: object);
    readonly window: { eval(code: string): unknown; close(): void };
  }
}
