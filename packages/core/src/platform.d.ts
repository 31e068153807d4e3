// The platform globals that the core uses. Browsers, Workers, Node, Bun and Deno all have them; declaring just these
// keeps everything else of Node or the DOM out of the core by type-check.

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean })
  decode(bytes?: ArrayBufferView): string
}

declare const crypto: { getRandomValues<T extends ArrayBufferView>(array: T): T }

declare function setTimeout(callback: () => void, delayMs: number): unknown

declare function setImmediate(callback: () => void): unknown

declare function clearTimeout(timer: unknown): void

declare function queueMicrotask(callback: () => void): void
