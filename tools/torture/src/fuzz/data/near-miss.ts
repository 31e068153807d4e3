/** Another text that a careless comparison takes for the same. Some of them no store takes. */
export const nearMiss = (text: string, kind: number): string => {
  const misses = [
    `${text} `,
    ` ${text}`,
    `${text}\0`,
    text.toUpperCase(),
    text.toLowerCase(),
    text.normalize('NFC'),
    text.normalize('NFD'),
    text.normalize('NFKC'),
    `${text}%`,
    `${text}_`,
    `${text}*`,
    '%',
    text.slice(0, -1),
    text.slice(1),
    `${text}a`,
    `"${text}"`,
    text.replace(/.$/su, '_'),
  ]
  return misses[kind % misses.length] as string
}
