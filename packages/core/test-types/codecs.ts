// A JSON codec that forgets something, or could not bring an event back, does not compile.

import { jsonCodec, mergeCodecs, tag, type EventOf, type JsonCodec } from 'factos'
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import { ticketCodec, type appCodec, type TicketReturned, type TicketSold } from './a-ticket-sale.ts'

expectTypeOf(ticketCodec).toEqualTypeOf<JsonCodec<TicketSold>>()
expectTypeOf(ticketCodec.types).toEqualTypeOf<readonly 'TicketSold'[]>()
expectTypeOf<EventOf<typeof appCodec>>().toEqualTypeOf<TicketSold | TicketReturned>()

// @ts-expect-error TicketReturned is missing
jsonCodec<TicketSold | TicketReturned>({ TicketSold: { tags: () => [] } })

// @ts-expect-error a misspelt event type
jsonCodec<TicketSold>({ TicketSod: { tags: () => [] } })

// @ts-expect-error tags are required, so that nobody forgets them
jsonCodec<TicketSold>({ TicketSold: {} })

// @ts-expect-error the events must be named
jsonCodec({ TicketSold: { tags: () => [] } })

// @ts-expect-error a misspelt field of the event
jsonCodec<TicketSold>({ TicketSold: { tags: ({ buyr }) => [tag('buyer', `${buyr}`)] } })

type Opened = { type: 'Opened'; at: Date }
// @ts-expect-error a Date comes back as a string, unless a schema says otherwise
jsonCodec<Opened>({ Opened: { tags: () => [] } })
jsonCodec<Opened>({ Opened: { tags: () => [], schema: z.object({ at: z.coerce.date() }) } })
// @ts-expect-error the schema gives a string where the event holds a Date
jsonCodec<Opened>({ Opened: { tags: () => [], schema: z.object({ at: z.string() }) } })

type Counted = { type: 'Counted'; nested: readonly { readonly total: bigint }[] }
// @ts-expect-error a bigint has no JSON form, however deep it is
jsonCodec<Counted>({ Counted: { tags: () => [] } })
const counted = z.object({ nested: z.array(z.object({ total: z.coerce.bigint() })) })
// @ts-expect-error reading it back is not enough: somebody must write it
jsonCodec<Counted>({ Counted: { tags: () => [], schema: counted } })
jsonCodec<Counted>({
  Counted: {
    tags: () => [],
    schema: counted,
    toJson: ({ nested }) => ({ nested: nested.map(({ total }) => ({ total: String(total) })) }),
  },
})

// @ts-expect-error a Map has no JSON form
jsonCodec<{ type: 'Mapped'; seats: Map<string, number> }>({ Mapped: { tags: () => [] } })
// @ts-expect-error a field that is undefined is not a field that is left out
jsonCodec<{ type: 'Noted'; note: string | undefined }>({ Noted: { tags: () => [] } })
jsonCodec<{ type: 'Noted'; note?: string }>({ Noted: { tags: () => [] } })

// Recursive and branded types are plain JSON all the same.
type Tree = { readonly name: string; readonly children: readonly Tree[] }
type Planted = { readonly type: 'Planted'; readonly tree: Tree; readonly id: string & { readonly brand: 'Id' } }
jsonCodec<Planted>({ Planted: { tags: ({ id }) => [tag(id)] } })

expectTypeOf(mergeCodecs(ticketCodec, jsonCodec<Planted>({ Planted: { tags: () => [] } }))).toEqualTypeOf<
  JsonCodec<TicketSold | Planted>
>()

jsonCodec<TicketSold>({
  TicketSold: {
    tags: () => [],
    upcasters: [(data: { readonly name: string }) => ({ buyer: data.name })],
  },
})
