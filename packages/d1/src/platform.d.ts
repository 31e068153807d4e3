// The globals of a Worker that this package uses. Declaring just these keeps Node and everything else out by type-check.

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean })
  decode(bytes?: ArrayBufferView): string
}

declare function setTimeout(callback: () => void, delayMs: number): object

declare function clearTimeout(timer: object | undefined): void

declare function queueMicrotask(callback: () => void): void
