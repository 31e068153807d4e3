import { jsonCodec, tag } from 'factos'

/** Something that is only noted: nothing is decided on it. */
export type VisitNoted = { type: 'VisitNoted'; visitor: string; page: number }

export const visitCodec = jsonCodec<VisitNoted>({ VisitNoted: { tags: ({ visitor }) => [tag('visitor', visitor)] } })
