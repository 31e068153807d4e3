import type { SchemaNames } from '../schema-names.ts'

/** How far each accepted request moves up, because of those before it that are refused. */
export const skipRefused = `
      select array_agg(case when r.refused then null else r.skipped end order by r.number) into _skipped
      from (
        select s.number, s.refused,
          sum(case when s.refused then s.size else 0 end) over (order by s.number) as skipped
        from (
          select z.number, z.size, z.number = any (_known_requests || _failed_requests || _taken_requests) as refused
          from unnest(_sizes) with ordinality z(size, number)
        ) s
      ) r;`

/** Events, postings and commands of all accepted requests: positions go on from the head, revisions from each stream's last. */
export const insertAccepted = (names: SchemaNames): string => `
      if _skipped is null then${insertEvents(names, ofAll)}
      else${insertEvents(names, ofSome)}
      end if;
      if _command_ids is not null then
        insert into ${names.commands} (first_position, event_count, command_id, stream, fingerprint)
        select _head_position + u.first - coalesce(_skipped[u.request], 0), u.count, u.command_id, u.stream, u.fingerprint
        from unnest(_command_ids, _command_requests, _command_streams, _fingerprints, _firsts, _counts)
          u(command_id, request, stream, fingerprint, first, count)
        -- Without events an id is only looked up.
        where u.count > 0 and (_skipped is null or _skipped[u.request] is not null);
      end if;`

interface Placing {
  readonly position: string
  readonly revision: string
  readonly where: string
}

/** No request is refused, so that each event is where the caller counted it. */
const ofAll: Placing = {
  position: '_head_position + u.number',
  revision: '_next[u.stream_number] + u.place',
  where: '',
}

/** Events move up by those of the refused requests before them. */
const ofSome: Placing = {
  position: '_head_position + u.number - _skipped[u.request]',
  revision: '_next[u.stream_number] - 1 + row_number() over (partition by u.stream_number order by u.number)',
  where: `
          where _skipped[u.request] is not null`,
}

const insertEvents = ({ events, eventTags }: SchemaNames, { position, revision, where }: Placing): string => `
        with accepted as materialized (
          select
            ${position} as position, ${revision} as revision,
            u.version, u.id, _streams[u.stream_number] as stream, u.type, u.tags::text[] as tags,
            u.metadata::jsonb as metadata, substring(_data from u.start for u.length) as data
          from unnest(_requests, _ids, _stream_numbers, _offsets, _types, _versions, _tags, _metadata, _starts, _lengths)
            with ordinality u(request, id, stream_number, place, type, version, tags, metadata, start, length, number)${where}
        ),
        posted as (
          insert into ${eventTags} (position, tag, type)
          select a.position, t.tag, a.type from accepted a cross join lateral unnest(a.tags) t(tag)
        )
        insert into ${events} (position, revision, version, recorded_at, id, stream, type, tags, metadata, data)
        select a.position, a.revision, a.version, _at, a.id, a.stream, a.type, a.tags, a.metadata, a.data from accepted a;`
