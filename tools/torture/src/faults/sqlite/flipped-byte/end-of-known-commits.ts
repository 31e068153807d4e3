import { readFileSync } from 'node:fs'

/**
 * Where the last three commits of a write-ahead log begin, in bytes. What is damaged from there on cannot be told from an
 * append that was cut short.
 */
export const endOfKnownCommits = (path: string): number => {
  const bytes = readFileSync(path)
  const frameBytes = 24 + bytes.readUInt32BE(8)
  const commits: number[] = []
  for (let at = 32; at + frameBytes <= bytes.length; at += frameBytes) {
    if (bytes.readUInt32BE(at + 4) !== 0) commits.push(at + frameBytes)
  }
  return commits.at(-4) ?? 32
}
