import { expect, test } from 'vitest'
import { jsonCodec, mergeCodecs, tag } from '../../src/index.ts'
import { storedAs } from './stored-as.ts'

type Defined = { readonly type: 'Defined'; readonly course: string }
type Renamed = { readonly type: 'Renamed'; readonly course: string; readonly name: string }
type Enrolled = { readonly type: 'Enrolled'; readonly student: string }

const courses = jsonCodec<Defined | Renamed>({
  Defined: { tags: ({ course }) => [tag('course', course)] },
  Renamed: { tags: () => [], upcasters: [(data: { readonly course: string }) => ({ ...data, name: 'unnamed' })] },
})
const students = jsonCodec<Enrolled>({ Enrolled: { tags: ({ student }) => [tag('student', student)] } })
const merged = mergeCodecs(courses, students)

test('knows the types of all, in their order', () => {
  expect(merged.types).toEqual(['Defined', 'Renamed', 'Enrolled'])
  expect(merged).toSatisfy(Object.isFrozen)
})

test('stores and reads each event as its own codec does', () => {
  const renamed = { type: 'Renamed', course: 'c1', name: 'Algebra' } as const
  expect(merged.encode(renamed)).toEqual(courses.encode(renamed))
  expect(merged.decode(storedAs(merged.encode(renamed)))).toEqual({ ok: true, value: renamed })
  const enrolled = { type: 'Enrolled', student: 's1' } as const
  expect(merged.encode(enrolled)).toEqual(students.encode(enrolled))
  expect(merged.decode(storedAs(students.encode(enrolled)))).toEqual({ ok: true, value: enrolled })
})

test('knows no more than its parts', () => {
  for (const type of ['Left', 'toString']) {
    expect(() => merged.encode({ type } as never)).toThrow(new TypeError(`no codec knows the event type '${type}'`))
    expect(merged.decode(storedAs({ type, tags: [], data: new Uint8Array() })).error).toEqual({
      reason: 'UnknownEvent',
    })
  }
})

test('refuses two codecs that know the same event type', () => {
  const others = jsonCodec<Enrolled>({ Enrolled: { tags: () => [] } })
  expect(() => mergeCodecs(courses, students, others)).toThrow(
    new TypeError(`two codecs know the event type 'Enrolled'`),
  )
  expect(() => mergeCodecs(merged, students)).toThrow(TypeError)
})

test('can be merged again', () => {
  const lonely = jsonCodec<{ readonly type: 'Left' }>({ Left: { tags: () => [] } })
  expect(mergeCodecs(merged, lonely).types).toEqual(['Defined', 'Renamed', 'Enrolled', 'Left'])
})
