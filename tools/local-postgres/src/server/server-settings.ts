import type { StartOptions } from '../start-options.ts'

/** The settings that a server is started with. The caller's come last and win. */
export function serverSettings(
  port: number,
  { durable = true, settings }: StartOptions,
): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    ...(durable ? { fsync: 'on' } : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
    ...settings,
  }
}
